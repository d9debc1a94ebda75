import { KIND_GROUPS, kindsOf } from '../../domain/audit/kind-groups.ts'
import { eventText } from '../../words/event-text.ts'
import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { button } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import type { AuditQuery } from './audit-query.ts'

/** What to look for. Sent by GET, so that what was found can be kept as an address. */
export function auditSearch(
  { words, language }: View,
  query: AuditQuery,
  refusals: readonly Refusal[],
): Html {
  const text = (name: 'actor' | 'subject' | 'network', hint?: string) =>
    textField(words, {
      name,
      label: words(`audit.filter-${name}`),
      value: query[name] ?? '',
      refusals,
      ...(hint && { hint }),
    })
  const day = (name: 'since' | 'until') =>
    html`<div class="field"><label for="${name}">${words(`audit.filter-${name}`)}</label>
<input class="input" id="${name}" name="${name}" type="date" value="${query[name] ?? ''}" lang="${language}"></div>`
  const isAsked = Object.keys(query).length > 0
  return html`<form method="get" action="${routes.admin.audit}" role="search" class="audit-search">
${kinds(words, query.kind)}
${text('actor', words('audit.filter-actor-hint'))}${text('subject')}${text('network')}${day('since')}${day('until')}
<div class="actions">${button(words, { label: words('audit.filter-go'), kind: 'primary' })}${
    isAsked && html`<a href="${routes.admin.audit}">${words('audit.filter-none')}</a>`
  }</div></form>`
}

function kinds(words: View['words'], chosen: string | undefined): Html {
  const option = (value: string, label: string) =>
    html`<option value="${value}"${value === (chosen ?? '') && html` selected`}>${label}</option>`
  return html`<div class="field"><label for="kind">${words('audit.filter-kind')}</label>
<select class="input" id="kind" name="kind">${option('', words('audit.filter-all'))}${KIND_GROUPS.map(
    (group) => {
      const name = words(`audit.group-${group}`)
      return html`<optgroup label="${name}">${option(group, words('audit.filter-all-of', { group: name }))}${kindsOf(
        group,
      ).map((kind) => option(kind, eventText(words, kind)))}</optgroup>`
    },
  )}</select></div>`
}
