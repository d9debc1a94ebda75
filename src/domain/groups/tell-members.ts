import type { Asker } from '../asker.ts'
import type { GroupId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'

/** A larger group is told by whoever runs it: one press of a button must not write a hundred thousand letters. */
const TOLD_MOST = 50

/** Tells every member of a small group what it gives them from now on, or gives them no more. */
export async function tellMembers(
  ports: Ports,
  stores: Stores,
  telling: {
    groupId: GroupId
    event: 'permission-given' | 'permission-taken'
    about: string
    asker: Pick<Asker, 'network' | 'userAgent'>
  },
): Promise<void> {
  const { groupId, event, about, asker } = telling
  const ids = await stores.groups.members(groupId, { limit: TOLD_MOST + 1 })
  if (ids.length > TOLD_MOST) return
  for (const user of await stores.users.findAll(ids))
    await tellOwner(ports, stores, { event, user, about, asker })
}
