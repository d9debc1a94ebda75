import type { Settings } from '../settings.ts'
import type { Preset, Way } from './ways.ts'

/** What decides how long a complete recovery waits. */
export interface HoldTerms {
  preset: Preset
  /** `instant` needs a second verified address to be told at; without one it waits a day. */
  verifiedAddresses: number
  /** After a stop: until when W1 waits at least a day. */
  heldUntil?: Date | undefined
  /** When the number took another one's place: for seven days it is used only under a hold (R18). */
  numberChangedAt?: Date | undefined
}

/**
 * How long the effect of a complete way waits, in ms. 3-recovery.md, "Ways" and "Presets". The forgotten password of
 * root waits a day whatever the preset.
 */
export function holdMs(
  way: Way,
  terms: HoldTerms,
  { now, settings }: { now: Date; settings: Settings },
): number {
  if (way.hold === 'none') return 0
  if (way.hold === 'by-rank') return settings.shortHoldMs
  if (terms.preset === 'hold-72h-approver') return settings.longHoldMs
  return isInstant(terms, { now, settings }) ? 0 : settings.shortHoldMs
}

function isInstant(
  terms: HoldTerms,
  { now, settings }: { now: Date; settings: Settings },
): boolean {
  const numberIsNew =
    terms.numberChangedAt !== undefined &&
    now.getTime() - terms.numberChangedAt.getTime() < settings.newNumberMs
  const heldByStop = terms.heldUntil !== undefined && terms.heldUntil > now
  return terms.preset === 'instant' && terms.verifiedAddresses >= 2 && !numberIsNew && !heldByStop
}
