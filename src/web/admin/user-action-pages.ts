import type { WordKey } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { button, form, linkButton } from '../shared/parts.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOfSubject, type SubjectPage } from './subject.ts'

interface ActionPage extends SubjectPage {
  typed?: string
  refusal?: string
}

/** Another name to sign in with. */
export const renamePage = (page: ActionPage): Html =>
  actionPage(page, {
    title: 'admin.rename-title',
    means: ['admin.rename-sign-in', 'admin.rename-kept', 'admin.told'],
    path: routes.admin.renameUser,
    field: textField(page.view.words, {
      name: 'name',
      label: page.view.words('admin.new-name'),
      hint: page.view.words('admin.new-name-hint'),
      value: page.typed ?? nameOfSubject(page.subject),
      maxlength: 64,
      first: true,
      refusals: refusalsOf(page, 'name'),
    }),
    go: 'admin.rename-go',
  })

/** The mail once more, perhaps to another address. */
export function invitePage(page: ActionPage): Html {
  const main = page.subject.addresses.find(({ purpose }) => purpose === 'sign-in')
  return actionPage(page, {
    title: 'admin.invite-title',
    means: ['admin.invite-link', 'admin.invite-older'],
    path: routes.admin.inviteUser,
    field: textField(page.view.words, {
      name: 'email',
      type: 'email',
      label: page.view.words('admin.invite-email'),
      value: page.typed ?? main?.email ?? '',
      maxlength: 320,
      refusals: refusalsOf(page, 'email'),
    }),
    go: 'admin.invite-go',
  })
}

/** Closes the door, or opens it again. */
export const suspendPage = (page: ActionPage): Html =>
  page.subject.user.suspendedAt
    ? actionPage(page, {
        title: 'admin.reinstate-title',
        means: ['admin.reinstate-sign-in', 'admin.told'],
        path: routes.adminForms.reinstateUser,
        go: 'admin.reinstate-go',
      })
    : actionPage(page, {
        title: 'admin.suspend-title',
        means: ['admin.suspend-ends', 'admin.suspend-kept', 'admin.told'],
        path: routes.admin.suspendUser,
        go: 'admin.suspend-go',
        danger: true,
      })

/** For good: only after its name was typed. */
export const deletePage = (page: ActionPage): Html =>
  actionPage(page, {
    title: 'admin.delete-title',
    means: ['admin.delete-all', 'admin.delete-never', 'admin.delete-audit', 'admin.told'],
    path: routes.admin.deleteUser,
    field: textField(page.view.words, {
      name: 'name',
      label: page.view.words('admin.delete-type', { name: nameOfSubject(page.subject) }),
      value: page.typed ?? '',
      maxlength: 64,
      refusals: refusalsOf(page, 'name'),
    }),
    go: 'admin.delete-go',
    danger: true,
  })

interface Parts {
  title: WordKey
  /** What it means, before it happens. */
  means: readonly WordKey[]
  path: string
  field?: Child
  go: WordKey
  danger?: boolean
}

function actionPage(page: ActionPage, parts: Parts): Html {
  const { view, acting, subject, refusal } = page
  const { words } = view
  const { id } = subject.user
  const kind = parts.danger ? 'danger' : 'primary'
  const go = html`<div class="actions" id="go">${button(words, { label: words(parts.go), kind })}
${linkButton(words, { label: words('shared.cancel'), href: to(routes.admin.user, { id }) })}</div>`
  const main = html`<ul class="list">${parts.means.map((key) => html`<li>${words(key)}</li>`)}</ul>
${form(to(parts.path, { id }), html`${parts.field}${go}`)}`
  const refusals = refusal === undefined ? [] : [{ field: fieldOf(parts), text: refusal }]
  const title = words(parts.title, { name: nameOfSubject(subject) })
  return adminLayout({ view, acting, title, main, refusals })
}

const fieldOf = ({ path, field }: Parts): string => {
  if (!field) return 'go'
  return path === routes.admin.inviteUser ? 'email' : 'name'
}

const refusalsOf = ({ refusal }: ActionPage, field: string) =>
  refusal === undefined ? [] : [{ field, text: refusal }]
