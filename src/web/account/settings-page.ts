import { TIME_ZONES } from '../../domain/users/change-settings.ts'
import type { User } from '../../domain/users/user.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { choiceField, selectField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export function settingsPage({ view, user }: { view: View; user: User }): Html {
  const { words } = view
  const go = button(words, { label: words('account.settings-go') })
  const fields = html`${languageField(words, user.language)}${zoneField(words, user.timeZone)}${go}`
  const main = html`${form(routes.account.settings, fields)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('account.settings'), main })
}

export const languageField = (words: Words, value: string): Html =>
  choiceField(words, {
    name: 'language',
    label: words('account.settings-language'),
    hint: words('account.settings-language-hint'),
    options: [
      { value: 'en', label: 'English', lang: 'en' },
      { value: 'ja', label: '日本語', lang: 'ja' },
    ],
    value,
  })

export const zoneField = (words: Words, value: string): Html =>
  selectField(words, {
    name: 'zone',
    label: words('account.settings-zone'),
    hint: words('account.settings-zone-hint'),
    options: TIME_ZONES.map((name) => ({ value: name, label: name.replaceAll('_', ' ') })),
    value,
  })
