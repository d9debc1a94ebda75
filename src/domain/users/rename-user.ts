import { tellOwner } from '../notices/tell-owner.ts'
import type { AdministeringRefusal } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { administerUser, type UserDeed } from './administer-user.ts'
import { carryAttempts } from './user-attempts.ts'
import { readUserName, type UserNameRefusal, userKey } from './user-name.ts'

export type RenameUserRefusal = AdministeringRefusal | `user-name-${UserNameRefusal | 'taken'}`
export type UserRenaming = { done: true } | { done: false; reason: RenameUserRefusal }

/** Another name to sign in with. Password, devices and sessions stay as they are; the owner is told the new name. */
export function renameUser(
  ports: Ports,
  input: UserDeed & { userName: string },
): Promise<UserRenaming> {
  const { userId, asker } = input
  const refuse = (reason: RenameUserRefusal): UserRenaming => ({ done: false, reason })
  return administerUser(ports, input, async (stores, { acting, subject: user }) => {
    const read = readUserName(input.userName)
    if (!read.accepted) return refuse(`user-name-${read.reason}`)
    const { userName } = read
    if (userName === user.userName) return { done: true }
    const signInKey = userKey(user.accountId, read.key)
    if (!(await stores.users.rename(userId, { userName, signInKey })))
      return refuse('user-name-taken')
    // Only another case or width: the same name to whoever types it.
    if (signInKey !== user.signInKey)
      await carryAttempts(stores, { from: user.signInKey, to: signInKey })
    await writeAct(ports, stores, { kind: 'user.renamed', acting, subject: user, asker })
    await tellOwner(ports, stores, { event: 'user-renamed', user, asker, about: userName })
    return { done: true }
  })
}
