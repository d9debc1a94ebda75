import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import { confirmPart } from '../account/parts.ts'
import { routes } from '../routes.ts'
import { copyText } from '../shared/elements.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

interface CommandLinePage {
  view: View
  account: AccountView
  publicUrl: string
  /** Made just now: shown here and nowhere else. */
  token?: string
}

export function commandLinePage(page: CommandLinePage): Html {
  const { view, account, token } = page
  const { words } = view
  const lead = html`<p>${words('tokens.cli-lead')}</p>`
  const go = act(words, { action: routes.account.commandLine, label: words('tokens.cli-go') })
  const offer = account.confirmed ? go : confirmPart(view, routes.account.commandLine)
  const main = token ? shown(page, token) : html`${lead}${offer}`
  const back = linkButton(words, { label: words('tokens.back'), href: routes.account.tokens })
  return layout({
    view,
    title: words('tokens.cli-title'),
    main: html`${main}<p>${back}</p>`,
    elements: ['copy-text'],
  })
}

const shown = ({ view: { words }, publicUrl }: CommandLinePage, token: string): Html =>
  html`<p>${words('tokens.cli-made')}</p>
<pre><code>AIKAGI_URL=${publicUrl} aikagi login</code></pre>
<h2>${words('tokens.cli-token')}</h2>
<p>${copyText(words, token)}</p>
${notice(words, 'warning', words('tokens.cli-once'))}`
