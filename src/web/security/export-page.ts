import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

/** Why an authenticator's export is not taken as a device, and what to do instead. */
export function exportPage(view: View): Html {
  const { words } = view
  const main = html`<p>${words('security.export-what')}</p>
<p>${words('security.export-why')}</p><p>${words('security.export-instead')}</p>
<div class="actions">${linkButton(words, { label: words('security.move-title'), href: routes.security.move, kind: 'primary' })}
${linkButton(words, { label: words('security.add'), href: routes.security.add })}</div>
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  return layout({ view, title: words('security.export-title'), main })
}
