import { NEVER_BY_TOKEN } from '../../domain/tokens/api-token.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { card, details, linkButton, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { AREAS, type Area, type Operation, statusOf } from './operation.ts'
import { REASONS, type Reason } from './reasons.ts'

interface DocsPage {
  view: View
  operations: readonly Operation[]
  publicUrl: string
}

/** How to begin, the rules for all, then each area. Summaries are in English, as names and fields are. */
export function docsPage(page: DocsPage): Html {
  const { view, publicUrl } = page
  const { words } = view
  const main = html`<p>${words('api.docs-lead')} <code>${publicUrl}${routes.api.base}</code></p>
<p><a href="${routes.api.description}">${words('api.docs-machine')}</a></p>
${beginning(page)}${rules(view)}${contents(page)}${areasOf(page).map((area) => areaPart(page, area))}
${reasons(view)}`
  return layout({ view, title: words('api.docs-title'), main })
}

const areasOf = ({ operations }: DocsPage): Area[] =>
  AREAS.filter((area) => operations.some((one) => one.area === area))

function beginning({ view: { words }, publicUrl }: DocsPage): Html {
  const go = linkButton(words, {
    label: words('api.docs-token-go'),
    href: routes.account.tokens,
  })
  const example = `curl -H "Authorization: Bearer $AIKAGI_TOKEN" ${publicUrl}${routes.api.base}/me`
  return card(words('api.docs-begin'), html`<p>${words('api.docs-token')}</p>${code(example)}${go}`)
}

const rules = ({ words }: View): Html =>
  card(
    words('api.docs-rules'),
    html`<ul>${(['json', 'problem', 'page', 'key', 'rate', 'fresh'] as const).map(
      (rule) => html`<li>${words(`api.docs-rule-${rule}`)}</li>`,
    )}</ul>`,
  )

const contents = (page: DocsPage): Html =>
  html`<nav aria-label="${page.view.words('api.docs-contents')}"><ul>${areasOf(page).map(
    (area) => html`<li><a href="#${area}">${page.view.words(`api.area-${area}`)}</a></li>`,
  )}</ul></nav>`

const areaPart = (page: DocsPage, area: Area): Html =>
  card(
    page.view.words(`api.area-${area}`),
    page.operations
      .filter((operation) => operation.area === area)
      .map((operation) => operationPart(page, operation)),
    area,
  )

function operationPart({ view, publicUrl }: DocsPage, operation: Operation): Html {
  const { words } = view
  const { id, method, path, summary, about, refusals } = operation
  return html`<h3 id="${id}"><code>${method.toUpperCase()} ${broken(path)}</code></h3>
<p lang="en">${summary}.${about && html`<br>${about}`}</p>
<p class="hint">${needsText(view, operation)}</p>
${
  refusals.length > 0 &&
  html`<p class="hint">${words('api.docs-refusals')}: ${refusals.map(
    (reason, i) => html`${i > 0 && ', '}<a href="#reason-${reason}"><code>${reason}</code></a>`,
  )}</p>`
}
${details(words('api.docs-example-of', { operation: id }), example(view, { publicUrl, operation }))}`
}

function needsText({ words }: View, { needs, person }: Operation): string {
  if (needs === 'anyone' || needs === 'self') return words(`api.docs-by-${needs}`)
  const key = person || NEVER_BY_TOKEN.has(needs) ? 'person' : 'permission'
  return words(`api.docs-by-${key}`, { permission: needs })
}

function example(
  { words }: View,
  { publicUrl, operation }: { publicUrl: string; operation: Operation },
): Html {
  const { output } = operation.example
  const answer = words('api.docs-answer', { status: statusOf(operation) })
  return html`${code(curlOf(publicUrl, operation))}<p>${answer}</p>${
    output !== undefined && code(JSON.stringify(output, null, 2))
  }`
}

/** As it is typed into a shell. */
function curlOf(publicUrl: string, { method, path, example }: Operation): string {
  const query = example.query ? `?${new URLSearchParams(example.query)}` : ''
  const address = `${publicUrl}${routes.api.base}${path.replace(/\{(\w+)\}/g, '$$$1')}${query}`
  const body = example.body
    ? ` \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(example.body)}'`
    : ''
  const way = method === 'get' ? '' : `-X ${method.toUpperCase()} `
  return `curl ${way}-H "Authorization: Bearer $AIKAGI_TOKEN"${body} \\\n  "${address}"`
}

function reasons({ words }: View): Html {
  const rows = (Object.keys(REASONS) as Reason[]).map((reason) => [
    html`<code id="reason-${reason}">${reason}</code>`,
    String(REASONS[reason].status),
    words(`api.reason-${reason}`),
  ])
  const columns = [words('api.docs-reason'), words('api.docs-status'), words('api.docs-meaning')]
  const caption = words('api.docs-reasons-count', { count: rows.length })
  return card(
    words('api.docs-reasons'),
    html`<p>${words('api.docs-reasons-lead')}</p>${table({ caption, columns, rows })}`,
    'reasons',
  )
}

const code = (text: string): Html => html`<pre><code>${text}</code></pre>`

/** An address may be cut at its slashes. */
const broken = (path: string): Html =>
  html`${path.split('/').map((part, i) => (i === 0 ? part : html`/<wbr>${part}`))}`
