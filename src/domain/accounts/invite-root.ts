import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { AccountId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By, lookingAs } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { invitationCharges, mailInvitation } from '../users/invite-user.ts'

/** 'no-root-to-invite': there is no such account, or its root has chosen a password. */
export type InviteRootRefusal = ActingRefusal | 'no-root-to-invite' | 'too-many'
export type RootInvitation =
  | { done: true }
  | { done: false; reason: InviteRootRefusal; retryAt?: Date }

/** Mails the root of an account that an operator made another invitation, to the same address. */
export async function inviteRoot(
  ports: Ports,
  input: { by: By; accountId: AccountId; asker: Asker },
): Promise<RootInvitation> {
  const { by, accountId, asker } = input
  const refuse = (reason: InviteRootRefusal): RootInvitation => ({ done: false, reason })
  const permission = 'accounts:create'
  const looked = await ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission })
    const [root] = await stores.users.roots(accountId)
    return { acting, root }
  })
  if ('reason' in looked.acting) return refuse(looked.acting.reason)
  const read = looked.root && readEmailAddress(looked.root.signInKey)
  if (!looked.root || !read?.accepted) return refuse('no-root-to-invite')
  const charged = await charge(ports, invitationCharges(ports, looked.acting.user.accountId, read))
  if (!charged.allowed)
    return { done: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  const { id: rootId } = looked.root
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission })
    if ('reason' in acting) return refuse(acting.reason)
    // Somebody without a password acts upon nobody: this order of locks waits for nothing that waits for us.
    const root = await stores.users.lockIfThere(rootId)
    if (!root || root.passwordHash !== undefined) return refuse('no-root-to-invite')
    await mailInvitation(ports, stores, { user: root, email: read.address })
    await writeAct(ports, stores, { kind: 'user.invited', acting, subject: root, asker })
    return { done: true }
  })
}
