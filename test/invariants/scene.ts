import type { Authenticator } from '../../src/domain/devices/device.ts'
import type { LetterTo } from '../../src/domain/outbox/letter.ts'
import { hashToken } from '../../src/domain/secrets.ts'
import type { User } from '../../src/domain/users/user.ts'
import type { Browser } from '../attacks/browser.ts'
import { addOwner, type Owner } from '../attacks/owner.ts'
import type { Service } from '../attacks/target.ts'
import { type Administration, addAdministration } from './administrators.ts'
import { type Draw, drawFrom } from './chance.ts'

/**
 * What an attacker may hold. Password, mailbox and number together would be a way; any two are not (invariants 2 and 3). The
 * sheet of recovery codes opens nothing by itself.
 */
export type Holding = 'password' | 'mailbox' | 'number' | 'paper'

/** One walk: an owner, somebody who wants to be them, and what is known of both. */
export interface Scene {
  service: Service
  draw: Draw
  user: User
  email: string
  password: string
  /** What the owner's phones hold; the last one is in use. */
  devices: Authenticator[]
  /** The first has signed in before. */
  owners: Browser[]
  attackers: Browser[]
  holds: ReadonlySet<Holding>
  /** Every letter ever posted, oldest first: what is in the mailboxes. */
  letters: readonly LetterTo[]
  /** Codes that were accepted: everybody may have looked over the owner's shoulder. */
  usedCodes: string[]
  /** Recovery codes on the owner's sheet, and those that were used: these are no secret. */
  codes: string[]
  usedRecoveryCodes: string[]
  /** Browsers in which a right code was typed. */
  shownIn: Set<string>
  /** Recoveries whose stop was acknowledged. */
  stopped: Set<string>
  /** Where the owner has administrators above or beside them. */
  administration?: Administration
  /** What happened, for the message when an invariant breaks. */
  trace: string[]
}

/** Each in its turn. */
const HOLDINGS: readonly (readonly Holding[])[] = [
  ['password'],
  ['mailbox'],
  ['number'],
  ['mailbox', 'number'],
  ['password', 'mailbox'],
  ['password', 'number'],
  ['paper'],
]

/**
 * Without password and mailbox together: by the letter of "claim" these two reap what the owner completed and left to wait,
 * and walks with administrators leave much to wait.
 */
const BESIDE_ADMINISTRATORS = HOLDINGS.filter(
  (holds) => !(holds.includes('password') && holds.includes('mailbox')),
)

/** An owner who is root, with nobody above them. */
export async function openScene(service: Service, seed: number): Promise<Scene> {
  const letters = recordLetters(service)
  const owner = await addOwner(service, `walk${seed}@example.org`)
  return sceneOf({ service, seed, letters, owner, holds: HOLDINGS[seed % HOLDINGS.length]! })
}

/**
 * An owner in an account with administrators, every second time one of them. Where an attacker's holdings and an
 * administrator's word make a way together, no word is given: then what is asked for must open nothing.
 */
export async function openAdministeredScene(service: Service, seed: number): Promise<Scene> {
  const letters = recordLetters(service)
  const holds = BESIDE_ADMINISTRATORS[seed % BESIDE_ADMINISTRATORS.length]!
  const isSilent = holds.length > 1 || holds.includes('mailbox')
  const isEqual = isSilent || Math.floor(seed / BESIDE_ADMINISTRATORS.length) % 2 === 0
  const { administration, owner } = await addAdministration(service, { seed, isEqual, isSilent })
  return { ...sceneOf({ service, seed, letters, owner, holds }), administration }
}

function sceneOf({
  service,
  seed,
  letters,
  owner,
  holds,
}: {
  service: Service
  seed: number
  letters: readonly LetterTo[]
  owner: Owner
  holds: readonly Holding[]
}): Scene {
  return {
    service,
    draw: drawFrom(seed),
    user: owner.user,
    email: owner.email,
    password: owner.password,
    devices: [owner.device],
    owners: [service.browser(), service.browser()],
    attackers: [service.browser(), service.browser(), service.browser()],
    holds: new Set(holds),
    letters,
    usedCodes: [],
    codes: [],
    usedRecoveryCodes: [],
    shownIn: new Set(),
    stopped: new Set(),
    trace: [],
  }
}

/** Letters are sealed when they are posted: what is sealed as JSON is looked at on its way. */
function recordLetters({ nodes }: Service): LetterTo[] {
  const letters: LetterTo[] = []
  for (const { ports } of nodes) {
    const { vault } = ports
    const { seal } = vault
    vault.seal = (secret, identity) => {
      const text = Buffer.from(secret).toString()
      if (text.startsWith('{"email"')) letters.push(JSON.parse(text))
      return seal.call(vault, secret, identity)
    }
  }
  return letters
}

/** How the service knows a browser. Undefined before its first request. */
export function hashOf(browser: Browser): string | undefined {
  const token = /__Host-browser=([\w-]+)\./.exec(browser.visitor.cookies.header() ?? '')?.[1]
  return token && hashToken(token)
}

const lettersTo = ({ letters, email }: Scene): LetterTo[] =>
  letters.filter((letter) => letter.email.endsWith(email))

/** Paths of the links in the owner's mailboxes, the newest last. */
export const linksIn = (scene: Scene, kind: 'link' | 'stop'): string[] =>
  lettersTo(scene).flatMap(({ letter }) => {
    const link =
      kind === 'stop' ? 'stopLink' in letter && letter.stopLink : 'link' in letter && letter.link
    return link ? [new URL(link).pathname] : []
  })
