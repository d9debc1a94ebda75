import type { Asker } from '../asker.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import type { HardwareTokenId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { type Acting, actingAs, type By } from '../permissions/acting.ts'
import { type AdministeringRefusal, administering } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { activationCounter } from './activate-token.ts'
import { inStock, type StockToken } from './hardware-token.ts'
import { deviceOf } from './look-at-tokens.ts'

/**
 * 'in-use': it is a device of somebody, and nobody takes a device from them here (invariant 2). 'overtaken': somebody else
 * changed it at the same moment.
 */
export type TokenChangeRefusal =
  | AdministeringRefusal
  | 'no-such-token'
  | 'in-use'
  | 'not-in-stock'
  | 'not-assigned'
  | 'retired'
  | 'overtaken'
export type TokenChange = { done: true } | { done: false; reason: TokenChangeRefusal }

/** Who may give devices into hands, in person: an API token never deals in devices. */
export const TOKEN_PERMISSION = 'devices:reset'

interface Asked {
  by: By
  tokenId: HardwareTokenId
  asker: Asker
}

/**
 * Gives a token to a user, who makes it theirs by two of its codes. Of a lower rank, or to oneself: whoever imported the
 * token may know its secret, and a higher rank must not sign in by it (H01).
 */
export const assignToken = (
  ports: Ports,
  input: Asked & { userId: UserId },
): Promise<TokenChange> =>
  ports.transact(async (stores) => {
    const both = await givingTo(ports, stores, input)
    if ('reason' in both) return { done: false, reason: both.reason }
    const { acting, subject } = both
    const token = await own(stores, acting, input.tokenId)
    if (!token) return { done: false, reason: 'no-such-token' }
    const free = await freed(stores, token)
    if (!free || free.state === 'assigned')
      return { done: false, reason: free ? 'not-in-stock' : 'in-use' }
    if (free.state === 'retired') return { done: false, reason: 'retired' }
    const assigned: StockToken = {
      ...free,
      state: 'assigned',
      userId: subject.id,
      assignedAt: ports.now(),
    }
    const kept = await keep(ports, stores, {
      token: assigned,
      acting,
      subject,
      kind: 'hardware-token.assigned',
      ...input,
    })
    if (!kept.done) return kept
    await stores.throttle.clear(activationCounter(token.id))
    const about = `${token.manufacturer} ${token.serial}`
    await tellOwner(ports, stores, {
      event: 'token-assigned',
      user: subject,
      asker: input.asker,
      about,
    })
    return kept
  })

/** Back into the cupboard: what nobody made theirs yet, or no longer has as a device. */
export const takeBackToken = (ports: Ports, input: Asked): Promise<TokenChange> =>
  change(ports, input, {
    kind: 'hardware-token.taken-back',
    into: (free, token) => (token.state === 'in-stock' ? 'not-assigned' : inStock(free)),
  })

/** Away for good: its secret is forgotten. */
export const retireToken = (ports: Ports, input: Asked): Promise<TokenChange> =>
  change(ports, input, {
    kind: 'hardware-token.retired',
    into: (free) => ({ ...inStock(free), state: 'retired', sealedSecret: '' }),
  })

async function change(
  ports: Ports,
  input: Asked,
  {
    kind,
    into,
  }: {
    kind: AuditEventKind
    into(free: StockToken, token: StockToken): StockToken | TokenChangeRefusal
  },
): Promise<TokenChange> {
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by: input.by, permission: TOKEN_PERMISSION })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const token = await own(stores, acting, input.tokenId)
    if (!token) return { done: false, reason: 'no-such-token' }
    if (token.state === 'retired') return { done: false, reason: 'retired' }
    const free = await freed(stores, token)
    if (!free) return { done: false, reason: 'in-use' }
    const changed = into(free, token)
    if (typeof changed === 'string') return { done: false, reason: changed }
    const subject = token.userId && (await stores.users.find(token.userId))
    const about = { token: changed, acting, kind, ...(subject && { subject }), ...input }
    return keep(ports, stores, about)
  })
}

async function givingTo(
  ports: Ports,
  stores: Stores,
  { by, userId }: { by: By; userId: UserId },
): Promise<{ acting: Acting; subject: User } | { reason: TokenChangeRefusal }> {
  const asked = { by, permission: TOKEN_PERMISSION, subject: userId } as const
  const both = await administering(ports, stores, asked)
  if (!('reason' in both) || both.reason !== 'yourself') return both
  const acting = await actingAs(ports, stores, asked)
  return 'reason' in acting ? acting : { acting, subject: acting.user }
}

/** A token of another account is as little there as one of nobody (H06). */
async function own(
  { hardwareTokens }: Stores,
  { user }: Acting,
  tokenId: HardwareTokenId,
): Promise<StockToken | undefined> {
  const token = await hardwareTokens.find(tokenId)
  return token?.accountId === user.accountId ? token : undefined
}

/** As it is, where no device needs it; of a device that is gone, what it showed stays used. Undefined while one needs it. */
async function freed(stores: Stores, token: StockToken): Promise<StockToken | undefined> {
  if (token.state !== 'active') return token
  const device = await deviceOf(stores, token)
  if (device && device.status !== 'revoked') return undefined
  return inStock(token, device?.lastStep)
}

async function keep(
  ports: Ports,
  stores: Stores,
  kept: { token: StockToken; acting: Acting; subject?: User; kind: AuditEventKind; asker: Asker },
): Promise<TokenChange> {
  const { token, ...about } = kept
  if (!(await stores.hardwareTokens.change(token))) return { done: false, reason: 'overtaken' }
  const { kind, acting, subject, asker } = about
  const data = { hardwareTokenId: token.id, serial: token.serial }
  await writeAct(ports, stores, { kind, acting, asker, data, ...(subject && { subject }) })
  return { done: true }
}
