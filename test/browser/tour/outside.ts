import { postLetter } from '../../../src/domain/outbox/post-letter.ts'
import type { Ports, Stores } from '../../../src/domain/ports.ts'
import type { Address } from '../../../src/domain/users/user.ts'

/** What the simulator does not do, as it would have been stored. */
export interface Outside {
  /** This mailbox, of somebody in root's account, is known to take no mail: a letter to it waits, another was given up. */
  refuseMail(root: string, email: string): Promise<void>
  /** It works again. */
  takeMail(root: string, email: string): Promise<void>
  /** The provider before this one could not bring the call, which is under way, to their telephone. */
  otherLine(root: string): Promise<void>
}

const WORDS = '550 5.1.1 The email account that you tried to reach does not exist'
const LATER_MS = 90 * 86_400_000

export function outsideOf(ports: Ports): Outside {
  return {
    refuseMail: (root, email) =>
      ports.transact(async (stores) => {
        const { id, userId, accountId } = await addressOf(stores, root, email)
        const now = ports.now()
        // By report: the next letter that the simulator takes proves nothing.
        const mark = { refusedAt: now, refusedBy: 'report', refusal: WORDS } as const
        await stores.users.refuseAddress(id, mark)
        const letter = { kind: 'probe', link: 'x' } as const
        const to = { email, language: 'en', timeZone: 'UTC', accountId, userId, letter } as const
        const nextTryAt = new Date(now.getTime() + LATER_MS)
        for (const fate of [{ nextTryAt }, { deadAt: now }]) {
          const message = await postLetter(ports, stores, to)
          await stores.outbox.failed(message, { error: WORDS, refusedAt: now, ...fate })
        }
      }),
    takeMail: (root, email) =>
      ports.transact(async (stores) => {
        const { id } = await addressOf(stores, root, email)
        await stores.users.acceptAddress(id)
      }),
    otherLine: (root) =>
      ports.transact(async ({ users, calls }) => {
        const owner = await users.findBySignInKey(root)
        const call = await calls.findOpen(owner!.id)
        const tried = [{ provider: 'first' }]
        await calls.change({ ...call!, version: call!.version + 1, tried }, call!.version)
      }),
  }
}

async function addressOf({ users }: Stores, root: string, email: string): Promise<Address> {
  const owner = await users.findBySignInKey(root)
  const others = await users.list(owner!.accountId, { limit: 100 })
  for (const { id } of [owner!, ...others.users]) {
    const found = (await users.addresses(id)).find((address) => address.email === email)
    if (found) return found
  }
  throw new Error(`nobody in the account of ${root} has ${email}`)
}
