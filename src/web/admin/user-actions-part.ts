import { mayProposeNumber } from '../../domain/permissions/permission-sets.ts'
import type { WordKey } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { card } from '../shared/parts.ts'
import type { SubjectPage } from './subject.ts'

interface Action {
  path: string
  label: WordKey
  hint: WordKey
}

/** What whoever looks may do about this user, each on a page that says what it means; or, once, why nothing. */
export function userActions(page: SubjectPage): Html {
  const { view, subject } = page
  const { words } = view
  const { id } = subject.user
  const why = whyNotAll(page)
  const list = [...(why ? [] : changes(page)), ...helps(page)].map(
    ({ path, label, hint }) =>
      html`<li><a href="${to(path, { id })}">${words(label)}</a><p class="hint">${words(hint)}</p></li>`,
  )
  const body = html`${why && html`<p>${words(why)}</p>`}
${list.length > 0 && html`<ul class="deeds">${list}</ul>`}`
  return card(words('admin.actions'), body, 'actions')
}

function whyNotAll({ acting, subject }: SubjectPage): WordKey | undefined {
  if (subject.user.id === acting.user.id) return 'admin.actions-yourself'
  if (subject.user.role === 'root') return 'admin.actions-root'
  if (!subject.below) return 'admin.actions-rank'
  return acting.may('users:write') ? undefined : 'admin.actions-not-permitted'
}

function changes({ subject: { user } }: SubjectPage): Action[] {
  const { renameUser, suspendUser, deleteUser, inviteUser } = routes.admin
  return [
    ...(user.invited && !user.suspendedAt
      ? [{ path: inviteUser, label: 'admin.invite', hint: 'admin.invite-hint' } as const]
      : []),
    { path: renameUser, label: 'admin.rename', hint: 'admin.rename-hint' },
    user.suspendedAt
      ? { path: suspendUser, label: 'admin.reinstate', hint: 'admin.reinstate-hint' }
      : { path: suspendUser, label: 'admin.suspend', hint: 'admin.suspend-hint' },
    { path: deleteUser, label: 'admin.delete', hint: 'admin.delete-hint' },
  ]
}

/** What helps somebody back in. An equal one may be reset too, with a second administrator (H01). */
function helps({ acting, subject }: SubjectPage): Action[] {
  const { user, rank, below, recovery } = subject
  if (user.id === acting.user.id || user.suspendedAt || !user.protectedAt) return []
  const { resetUser, userNumber, userAddress } = routes.admin
  const reset = { path: resetUser, label: 'admin.reset', hint: 'admin.reset-hint' } as const
  const number = { path: userNumber, label: 'admin.number', hint: 'admin.number-hint' } as const
  const address = { path: userAddress, label: 'admin.address', hint: 'admin.address-hint' } as const
  const forRoot = user.role === 'root' && recovery && mayProposeNumber(acting.standing)
  const proposes = below && acting.may('users:write')
  return [
    ...(acting.may('devices:reset') && rank <= acting.rank ? [reset] : []),
    ...(proposes ? [number, address] : forRoot ? [number] : []),
  ]
}
