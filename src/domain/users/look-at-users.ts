import type { UserId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { UserFilter } from './store.ts'
import type { User } from './user.ts'
import { readUserName } from './user-name.ts'

export interface UserLine {
  user: User
  /** Whom invitations and letters go to; absent where none was given. */
  email?: string
  lastSignInAt?: Date
}

export interface UserLines {
  lines: readonly UserLine[]
  /** For `after`; absent on the last page. */
  next?: string
}

/** A page of the users of whoever acts, in the order of their names. `beginning` is as typed. */
export function lookAtUsers(
  ports: Ports,
  {
    acting,
    beginning = '',
    ...page
  }: { acting: Acting; beginning?: string; only?: UserFilter; after?: string; limit: number },
): Promise<UserLines> {
  const read = readUserName(beginning)
  // What no name has, no name begins with.
  if (!read.accepted && read.reason !== 'missing') return Promise.resolve({ lines: [] })
  const prefix = read.accepted ? { prefix: read.key } : {}
  return ports.read(async ({ users, browsers }) => {
    const found = await users.list(acting.user.accountId, { ...page, ...prefix })
    const ids = found.users.map(({ id }) => id)
    const emails = new Map<UserId, string>()
    for (const { userId, email } of await users.mainAddresses(ids)) emails.set(userId, email)
    const seen = new Map<UserId, Date>()
    for (const { userId, at } of await browsers.lastSignIns(ids)) seen.set(userId, at)
    const lines = found.users.map((user) => {
      const [email, lastSignInAt] = [emails.get(user.id), seen.get(user.id)]
      return { user, ...(email && { email }), ...(lastSignInAt && { lastSignInAt }) }
    })
    return { lines, ...(found.next && { next: found.next }) }
  })
}
