import type { Group } from '../../domain/groups/group.ts'
import type { Language } from '../../domain/ids.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { routes } from '../routes.ts'
import { choiceField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'

export interface TypedUser {
  name: string
  email: string
  language: Language
  groups: readonly string[]
}

interface NewUserPage {
  view: View
  acting: Acting
  groups: readonly Group[]
  typed: TypedUser
  refusals: readonly Refusal[]
}

export function newUserPage(page: NewUserPage): Html {
  const { view, acting, typed, refusals } = page
  const { words } = view
  const fields = html`${textField(words, { name: 'name', label: words('admin.new-user-name'), hint: words('admin.new-user-name-hint'), value: typed.name, maxlength: 64, first: true, refusals })}
${textField(words, { name: 'email', type: 'email', label: words('admin.new-user-email'), hint: words('admin.new-user-email-hint'), value: typed.email, maxlength: 320, optional: true, refusals })}
${choiceField(words, {
  name: 'language',
  label: words('admin.new-user-language'),
  hint: words('admin.new-user-language-hint'),
  options: [
    { value: 'en', label: 'English', lang: 'en' },
    { value: 'ja', label: '日本語', lang: 'ja' },
  ],
  value: typed.language,
  refusals,
})}${groupsField(page)}${button(words, { label: words('admin.new-user-go') })}`
  const main = html`${form(routes.admin.newUser, fields)}
<p><a href="${routes.admin.users}">${words('admin.back-to-users')}</a></p>`
  return adminLayout({ view, acting, title: words('admin.users-new-title'), main, refusals })
}

function groupsField({ view: { words }, acting, groups, typed }: NewUserPage): Html | undefined {
  if (groups.length === 0 || !acting.may('groups:write')) return undefined
  return choiceField(words, {
    name: 'groups',
    label: words('admin.new-user-groups'),
    options: groups.map(({ id, name }) => ({ value: id, label: name })),
    values: typed.groups,
    many: true,
    optional: true,
  })
}
