import { canSignIn, type Device, isCodeDevice } from '../devices/device.ts'
import type { Settings } from '../settings.ts'
import { holdMs } from './hold.ts'
import { holdTermsOf, isOpen, type Situation } from './situation.ts'
import {
  isByAdministrator,
  type Need,
  replacesDevice,
  WAYS,
  type Way,
  type WayName,
} from './ways.ts'

/** What the trouble page can offer beside the ways: they need nothing but a device, or somebody to turn to. */
type Beside = 'other-device' | 'found' | 'resynchronise' | 'ask-administrator'
export type OfferName = WayName | Beside

/** What a person needs at hand for an offer, in the order in which they are asked. */
export type OfferNeed = Exclude<Need, 'password'> | 'two-codes' | 'somebody'

/** One thing that would work for this user now. */
export interface Offer {
  name: OfferName
  needs: readonly OfferNeed[]
  /** How long a calm person takes for it, in ms. */
  takesMs: number
  /** How long its effect waits afterwards, in ms. */
  holdMs: number
}

const SECOND_MS = 1000

/** How long it takes to have a thing at hand and to show it. A code changes every 30 seconds; a call says its words. */
const TAKES_SECONDS: Record<OfferNeed, number> = {
  device: 30,
  'two-codes': 90,
  'mail-link': 60,
  'keyed-call': 90,
  issued: 60,
  'reset-code': 60,
  // To find the sheet, and to type 26 characters of it.
  'recovery-code': 60,
  administrator: 0,
  // Hours, as a rule: whoever is asked must be there.
  somebody: 3600,
}

interface Outside {
  telephone: boolean
  now: Date
  settings: Settings
}

/**
 * What would work for somebody who has just shown the password, the best first (SI-6): what an administrator opened for
 * them, then by the time until they are in. Computed from the table of ways; the trouble page shows this and nothing else.
 */
export function offersOf(situation: Situation, outside: Outside): Offer[] {
  const ways = WAYS.filter((way) => fitsHere(way) && isOpen(way.name, situation, outside).open)
  const byReset = ways.some(({ name }) => isByAdministrator(name))
  return [
    ...ways
      // Once an administrator did their part, the long way round is of no use.
      .filter(({ name }) => !byReset || name !== 'alternative-factors')
      .map((way) => offerOf(way, situation, outside)),
    ...besides(situation, byReset),
  ].toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** Begins with the password, which was shown just now, and ends in the session that replaces a device. */
const fitsHere = ({ name, needs }: Way): boolean =>
  needs.includes('password') && replacesDevice(name)

const offerOf = (way: Way, situation: Situation, outside: Outside): Offer => ({
  ...offer(
    way.name,
    way.needs.filter((need) => need !== 'password'),
  ),
  holdMs: holdMs(way, holdTermsOf(situation), outside),
})

function besides({ user, devices, administratorTold }: Situation, byReset: boolean): Offer[] {
  const usable = devices.filter(canSignIn)
  const offers: (Offer | false)[] = [
    usable.length > 0 && offer('other-device', ['device']),
    usable.some(hasClock) && offer('resynchronise', ['device', 'two-codes']),
    devices.some(canBeFound) && offer('found', ['device']),
    // Nobody is above root.
    !byReset &&
      user.role !== 'root' &&
      administratorTold &&
      offer('ask-administrator', ['somebody']),
  ]
  return offers.filter((one) => one !== false)
}

const offer = (name: OfferName, needs: readonly OfferNeed[]): Offer => ({
  name,
  needs,
  takesMs: needs.reduce((sum, need) => sum + TAKES_SECONDS[need], 0) * SECOND_MS,
  holdMs: 0,
})

/** Suspended as lost. One that was suspended for wrong codes never comes back: its secret may be half guessed. */
export const canBeFound = ({ status, suspendedFor }: Device): boolean =>
  status === 'suspended' && suspendedFor !== 'wrong-codes'

/** Only codes can be off: a passkey has neither a clock nor a counter that its owner could set right. */
const hasClock = (device: Device): boolean => isCodeDevice(device)

const placeOf = ({ name, takesMs, holdMs: waitMs }: Offer): number =>
  isReset(name) ? -1 : takesMs + waitMs

const isReset = (name: OfferName): boolean =>
  WAYS.some((way) => way.name === name) && isByAdministrator(name as WayName)
