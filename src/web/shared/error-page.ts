import type { WordKey, WordValue } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import type { View } from './view.ts'

export type ErrorKind =
  | 'bad-request'
  | 'not-found'
  | 'forbidden'
  | 'method'
  | 'too-large'
  | 'wrong-host'
  | 'overloaded'
  | 'failed'

export interface ErrorPage {
  view: View
  kind: ErrorKind
  requestId: string
  /** For the sender's developer: names of fields, never values. */
  reason?: string
  values?: Readonly<Record<string, WordValue>>
}

/** What happened, that nothing was lost, what to do next, and the reference for whoever helps. */
export function errorPage({ view, kind, requestId, reason, values = {} }: ErrorPage): Html {
  const { words } = view
  const title: WordKey = `shared.${kind}-title`
  return layout({
    view,
    title: words(title),
    main: html`<p>${words(`shared.${kind}-text`, values)}</p>
${reason && html`<p class="hint">${words('shared.bad-request-reason', { reason })}</p>`}
<p class="actions"><a class="button secondary" href="${routes.home}">${words('shared.go-home')}</a>
<a class="button secondary" href="${routes.signin.name}">${words('shared.go-signin')}</a></p>
<p class="hint">${words('shared.request-id')} <code>${requestId}</code></p>`,
  })
}
