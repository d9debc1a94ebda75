import { createHash } from 'node:crypto'
import type { CallId } from '../ids.ts'
import type { Chance } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { Call, Moment } from './call.ts'

export const CODE_LENGTH = 6

/**
 * The six digits that the page shows, while they are wanted: undefined before somebody proved to be there
 * and after the call is over. Show them to the browser that began the recovery, and store them nowhere.
 */
export const digitsToShow = (call: Call, mac: Moment['mac']): string | undefined =>
  call.status.name === 'keying' ? digitsOf(call.id, mac) : undefined

/**
 * A call's six digits: derived from the key ring, so a stolen database holds nothing (3-recovery.md, "At rest").
 * They never begin with 9: whoever keys slowly must not stop their own recovery with the first digit.
 */
export function digitsOf(call: CallId, mac: Moment['mac']): string {
  const hash = createHash('sha256').update(mac('call-digits', call)).digest()
  return String(hash.readUIntBE(0, 6) % BELOW_NINE).padStart(CODE_LENGTH, '0')
}

/** The random digits 1-8 for the event 'answered', one for each time that they may be asked for. */
export const drawChallengeDigits = (chance: Chance, settings: Settings): readonly number[] =>
  Array.from({ length: settings.callPresenceTries }, () => chance.integer(1, 8))

const BELOW_NINE = 900_000
