import type { ApiToken } from '../../domain/tokens/api-token.ts'
import { formatDay } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { copyText } from '../shared/elements.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

interface MadePage {
  view: View
  token: ApiToken
  /** Shown here and nowhere else. */
  text: string
  publicUrl: string
}

export function madePage({ view, token, text, publicUrl }: MadePage): Html {
  const { words } = view
  const example = `curl -H "Authorization: Bearer $AIKAGI_TOKEN" ${publicUrl}${routes.api.base}/me`
  const day = formatDay(token.expiresAt, view)
  const main = html`${notice(words, 'warning', words('tokens.made-once'))}
<p>${copyText(words, text)}</p>
<p>${words('tokens.made-name', { name: token.name, day })}</p>
<p>${words('tokens.made-try')}</p>
<pre><code>${example}</code></pre>
${linkButton(words, { label: words('tokens.back'), href: routes.account.tokens })}`
  return layout({ view, title: words('tokens.made-title'), main, elements: ['copy-text'] })
}
