import { type Device, type HardwareToken, nameKey } from '../devices/device.ts'
import type { HardwareTokenId, UserId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { type StockToken, serialKey, type TokenState } from './hardware-token.ts'

/** A token without its secret, and who has it. */
export interface TokenLook {
  token: Omit<StockToken, 'sealedSecret'>
  user?: User
  /** Its device is gone: it can be given to somebody else. */
  released: boolean
}

export interface TokenList {
  tokens: readonly TokenLook[]
  next?: string
}

/** The tokens of the account of whoever acts, by serial; `beginning` is as typed. */
export function lookAtTokens(
  ports: Ports,
  {
    acting,
    beginning = '',
    limit,
    ...page
  }: {
    acting: Acting
    beginning?: string
    only?: TokenState
    after?: string
    limit: number
  },
): Promise<TokenList> {
  const prefix = nameKey(beginning)
  return ports.read(async (stores) => {
    const asked = { ...page, ...(prefix && { prefix }), limit: limit + 1 }
    const found = await stores.hardwareTokens.list(acting.user.accountId, asked)
    const tokens: TokenLook[] = []
    for (const token of found.slice(0, limit)) tokens.push(await look(stores, token))
    const last = found.length > limit ? found[limit - 1] : undefined
    return { tokens, ...(last && { next: serialKey(last) }) }
  })
}

/** One of them. Undefined for one of another account as for none (H06). */
export const lookAtToken = (
  ports: Ports,
  { acting, tokenId }: { acting: Acting; tokenId: HardwareTokenId },
): Promise<TokenLook | undefined> =>
  ports.read(async (stores) => {
    const token = await stores.hardwareTokens.find(tokenId)
    return token?.accountId === acting.user.accountId ? look(stores, token) : undefined
  })

/** What waits for a user to be made theirs. */
export const waitingTokens = (ports: Ports, userId: UserId): Promise<TokenLook['token'][]> =>
  ports.read(async ({ hardwareTokens }) =>
    (await hardwareTokens.of(userId))
      .filter(({ state }) => state === 'assigned')
      .map(withoutSecret),
  )

/** The device that a token became. Undefined when it became none, or is gone with its user. */
export async function deviceOf(
  { devices }: Stores,
  { userId, deviceId }: StockToken,
): Promise<(Device & HardwareToken) | undefined> {
  const device = userId && deviceId && (await devices.find(userId, deviceId))
  return device && device.kind === 'token' ? device : undefined
}

async function look(stores: Stores, token: StockToken): Promise<TokenLook> {
  const user = token.userId && (await stores.users.find(token.userId))
  const device = await deviceOf(stores, token)
  const released = token.state === 'active' && (!device || device.status === 'revoked')
  return { token: withoutSecret(token), ...(user && { user }), released }
}

function withoutSecret({ sealedSecret: _, ...token }: StockToken): TokenLook['token'] {
  return token
}
