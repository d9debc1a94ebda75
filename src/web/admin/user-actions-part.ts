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
  const why = whyNothing(page)
  const body = why
    ? html`<p>${words(why)}</p>`
    : html`<ul class="deeds">${actionsUpon(page).map(
        ({ path, label, hint }) =>
          html`<li><a href="${to(path, { id })}">${words(label)}</a><p class="hint">${words(hint)}</p></li>`,
      )}</ul>`
  return card(words('admin.actions'), body, 'actions')
}

function whyNothing({ acting, subject }: SubjectPage): WordKey | undefined {
  if (subject.user.id === acting.user.id) return 'admin.actions-yourself'
  if (subject.user.role === 'root') return 'admin.actions-root'
  if (!subject.below) return 'admin.actions-rank'
  return acting.may('users:write') ? undefined : 'admin.actions-not-permitted'
}

function actionsUpon({ subject: { user } }: SubjectPage): Action[] {
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
