import { TIME_ZONES } from '../../domain/users/change-settings.ts'
import type { User } from '../../domain/users/user.ts'
import { routes } from '../routes.ts'
import { choiceField, selectField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export function settingsPage({ view, user }: { view: View; user: User }): Html {
  const { words } = view
  const language = choiceField(words, {
    name: 'language',
    label: words('account.settings-language'),
    hint: words('account.settings-language-hint'),
    options: [
      { value: 'en', label: 'English', lang: 'en' },
      { value: 'ja', label: '日本語', lang: 'ja' },
    ],
    value: user.language,
  })
  const zone = selectField(words, {
    name: 'zone',
    label: words('account.settings-zone'),
    hint: words('account.settings-zone-hint'),
    options: TIME_ZONES.map((name) => ({ value: name, label: name.replaceAll('_', ' ') })),
    value: user.timeZone,
  })
  const go = button(words, { label: words('account.settings-go') })
  const main = html`${form(routes.account.settings, html`${language}${zone}${go}`)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('account.settings'), main })
}
