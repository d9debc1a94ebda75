import type { Settings } from '../settings.ts'
import type { Preset, Way } from './ways.ts'

/** What decides how long a complete recovery waits. */
export interface HoldTerms {
  preset: Preset
  /** Of any rank above everyone: a forgotten password of theirs waits too. */
  ranked: boolean
  /** `instant` needs somebody else to be told: at a second verified address that takes mail, or an administrator. Else it waits a day. */
  verifiedAddresses: number
  administratorTold: boolean
  /** After a stop: until when W1 waits at least a day. */
  heldUntil?: Date | undefined
  /** When the number took another one's place: for seven days it is used only under a hold (R18). */
  numberChangedAt?: Date | undefined
  /** LO-9: the call went to a number that somebody proposed in the middle of this recovery, and whether a second one confirmed it. */
  proposedNumber?: 'alone' | 'confirmed' | undefined
}

interface Moment {
  now: Date
  settings: Settings
}

/** How long the effect of a complete way waits, in ms. 3-recovery.md, "Ways", "Presets" and "LO-9". */
export function holdMs(way: Way, terms: HoldTerms, moment: Moment): number {
  const { settings } = moment
  if (way.hold === 'none') return 0
  if (way.hold === 'day') return settings.shortHoldMs
  if (way.hold === 'by-rank') return terms.ranked ? settings.shortHoldMs : 0
  return Math.max(presetMs(terms, moment), proposedMs(terms, settings))
}

/** Whether somebody must agree before the hold ends. */
export const needsApproval = (way: Way, { preset }: HoldTerms): boolean =>
  way.hold === 'preset' && preset === 'hold-72h-approver'

function presetMs(terms: HoldTerms, moment: Moment): number {
  const { settings } = moment
  if (terms.preset === 'hold-72h-approver') return settings.longHoldMs
  return isInstant(terms, moment) ? 0 : settings.shortHoldMs
}

function proposedMs({ proposedNumber }: HoldTerms, settings: Settings): number {
  if (proposedNumber === undefined) return 0
  return proposedNumber === 'confirmed' ? settings.shortHoldMs : settings.longHoldMs
}

function isInstant(terms: HoldTerms, { now, settings }: Moment): boolean {
  const numberIsNew =
    terms.numberChangedAt !== undefined &&
    now.getTime() - terms.numberChangedAt.getTime() < settings.newNumberMs
  const heldByStop = terms.heldUntil !== undefined && terms.heldUntil > now
  const told = terms.verifiedAddresses >= 2 || terms.administratorTold
  return terms.preset === 'instant' && told && !numberIsNew && !heldByStop
}
