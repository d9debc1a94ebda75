import { type ActingRefusal, type By, lookingAs } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import { lookAtUsers, type UserLine } from './look-at-users.ts'
import type { UserFilter } from './store.ts'

/** A line without what opens a door. */
export type ListedUser = Omit<UserLine, 'user'> & {
  user: Omit<UserLine['user'], 'passwordHash'>
  invited: boolean
}
export type UserList =
  | { done: true; users: readonly ListedUser[]; next?: string }
  | { done: false; reason: ActingRefusal }

/** A page of an account's users but root, in the order of their names. `next` is for `after`. */
export async function listUsers(
  ports: Ports,
  input: { by: By; beginning?: string; only?: UserFilter; after?: string; limit: number },
): Promise<UserList> {
  const { by, ...page } = input
  const acting = await ports.read((stores) =>
    lookingAs(ports, stores, { by, permission: 'users:read' }),
  )
  if ('reason' in acting) return { done: false, reason: acting.reason }
  const { lines, next } = await lookAtUsers(ports, { acting, ...page })
  const users = lines.map(({ user: { passwordHash, ...user }, ...line }) => ({
    ...line,
    user,
    invited: passwordHash === undefined,
  }))
  return { done: true, users, ...(next && { next }) }
}
