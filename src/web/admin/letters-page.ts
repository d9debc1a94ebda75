import type { Acting } from '../../domain/permissions/acting.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'

interface LettersPage {
  view: View
  acting: Acting
  letters: readonly { name: string; subject: string }[]
}

/** Every letter, by the subject that its reader sees. */
export function lettersPage({ view, acting, letters }: LettersPage): Html {
  const { words } = view
  const rows = letters.map(({ name, subject }): Child[] => [
    html`<a href="${to(routes.admin.letter, { id: name })}">${subject}</a>`,
    html`<code>${name}</code>`,
  ])
  const columns = [words('admin.letter-subject'), words('admin.letter-name')]
  const caption = words('admin.letters-count', { count: letters.length })
  const main = html`<p>${words('admin.letters-about')}</p>${table({ caption, columns, rows })}
<p><a href="${routes.admin.mail}">${words('admin.back-to-mail')}</a></p>`
  return adminLayout({ view, acting, title: words('admin.letters'), main })
}
