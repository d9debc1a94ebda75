import type { Account } from '../accounts/account.ts'
import type { Asker } from '../asker.ts'
import { type Acting, type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { readColour } from './colour.ts'
import { type LogoRefusal, readLogo } from './logo.ts'

export type LookRefusal = ActingRefusal | 'not-a-colour' | `logo-${LogoRefusal}`
export type LookChange = { done: true } | { done: false; reason: LookRefusal }

/** One part of an organisation's look. An empty colour, or no logo, takes away what there is. */
export type LookPart =
  | { colour: string; logo?: never }
  | { logo: Uint8Array | null; colour?: never }

/** Changes the colour or the logo of one's own account. */
export function changeLook(
  ports: Ports,
  input: { by: By; part: LookPart; asker: Asker },
): Promise<LookChange> {
  const { by, part, asker } = input
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'account:write' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const account = await stores.accounts.lock(acting.user.accountId)
    const refusal =
      part.colour === undefined
        ? await keepLogo(ports, stores, { account, logo: part.logo })
        : await keepColour(stores, { account, colour: part.colour })
    if (refusal) return { done: false, reason: refusal }
    await audit(ports, stores, { acting, asker, part })
    return { done: true }
  })
}

async function keepColour(
  { accounts }: Stores,
  { account, colour }: { account: Account; colour: string },
): Promise<'not-a-colour' | undefined> {
  const { colour: _, ...plain } = account
  if (colour.trim() === '') {
    await accounts.save(plain)
    return undefined
  }
  const read = readColour(colour)
  if (!read.accepted) return read.reason
  await accounts.save({ ...plain, colour: read.colour })
  return undefined
}

async function keepLogo(
  { now }: Ports,
  { logos }: Stores,
  { account: { id }, logo }: { account: Account; logo: Uint8Array | null },
): Promise<`logo-${LogoRefusal}` | undefined> {
  if (!logo) {
    await logos.remove(id)
    return undefined
  }
  const read = readLogo(logo)
  if (!read.accepted) return `logo-${read.reason}`
  const { type, hash, content } = read
  await logos.put({ accountId: id, type, hash, content, setAt: now() })
  return undefined
}

const audit = (
  ports: Ports,
  stores: Stores,
  { acting, asker, part }: { acting: Acting; asker: Asker; part: LookPart },
): Promise<void> =>
  writeAct(ports, stores, {
    kind: 'account.look-changed',
    acting,
    asker,
    data: { part: part.colour === undefined ? 'logo' : 'colour' },
  })
