import type { Acting } from '../../domain/permissions/acting.ts'
import { routes } from '../routes.ts'
import { choiceField, fileField, passwordField, textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { button, facts, linkButton, notice, table } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import type { AnyTokenFault, BroughtTokens } from '../token-files/bring-tokens.ts'
import { TOKENS_MOST } from '../token-files/read-token-file.ts'
import { adminLayout } from './admin-layout.ts'

export const TOKEN_IMPORT_ACTS = ['check', 'import', 'partial'] as const

export interface TypedTokenImport {
  act: (typeof TOKEN_IMPORT_ACTS)[number]
  manufacturer: string
}

/** Why the file was not looked into. */
export type TokenFileRefusal = 'file' | 'too-large' | 'not-utf8' | 'key-odd'

interface TokenImportPage {
  view: View
  acting: Acting
  typed?: TypedTokenImport
  refusal?: TokenFileRefusal
  brought?: BroughtTokens
}

/** A page with more is slow to read for everybody. */
const SHOWN_MOST = 200

/** The form for a delivery of tokens, and what came of the last one. */
export function tokenImportPage(page: TokenImportPage): Html {
  const { view, acting, refusal, brought } = page
  const { words } = view
  const refusals = refusal
    ? [
        {
          field: refusal === 'key-odd' ? 'key' : 'file',
          text: words(`hardware-tokens.no-${refusal}`),
        },
      ]
    : []
  const isOver = brought && brought.faults.length === 0 && (brought.stored || brought.tokens === 0)
  const main = html`${brought ? report(view, brought) : html`<p>${words('hardware-tokens.import-lead')}</p>`}
${isOver ? undefined : upload(page, refusals)}
<p><a href="${routes.admin.hardwareTokens}">${words('hardware-tokens.back')}</a></p>`
  return adminLayout({ view, acting, title: words('hardware-tokens.import-title'), main, refusals })
}

/** The browser forgets a chosen file with every answer, and we a key: what else was chosen stays. */
function upload({ view: { words }, typed }: TokenImportPage, refusals: readonly Refusal[]): Html {
  const act = (value: TypedTokenImport['act'], hint?: string) => ({
    value,
    label: words(`hardware-tokens.act-${value}`),
    ...(hint !== undefined && { hint }),
  })
  const fields: Child[] = [
    fileField(words, {
      name: 'file',
      label: words('hardware-tokens.file'),
      hint: words('hardware-tokens.file-hint', { most: TOKENS_MOST }),
      accept: '.xml,.pskc,.pskcxml,.csv,.txt,text/csv,application/xml,text/xml',
      refusals,
    }),
    textField(words, {
      name: 'manufacturer',
      label: words('hardware-tokens.manufacturer'),
      hint: words('hardware-tokens.manufacturer-hint'),
      value: typed?.manufacturer ?? '',
      maxlength: 80,
      optional: true,
      refusals,
    }),
    textField(words, {
      name: 'key',
      label: words('hardware-tokens.key'),
      hint: words('hardware-tokens.key-hint'),
      maxlength: 100,
      optional: true,
      refusals,
    }),
    passwordField(words, {
      name: 'password',
      label: words('hardware-tokens.password'),
      hint: words('hardware-tokens.password-hint'),
      kind: 'new',
      optional: true,
      refusals,
    }),
    choiceField(words, {
      name: 'act',
      label: words('hardware-tokens.act'),
      options: [
        act('check', words('hardware-tokens.act-check-hint')),
        act('import'),
        act('partial'),
      ],
      value: typed?.act ?? 'check',
    }),
    button(words, { label: words('hardware-tokens.go') }),
  ]
  return html`<form method="post" action="${routes.admin.importTokens}" enctype="multipart/form-data" novalidate>
${fields}</form>`
}

function report(view: View, brought: BroughtTokens): Html {
  const { words } = view
  const { stored, tokens, faults } = brought
  if (faults.length > 0) return mistakes(view, brought)
  const which = stored ? 'done' : tokens > 0 ? 'checked' : 'nothing-new'
  const told = html`<h2>${words(`hardware-tokens.${which}-title`)}</h2><p>${words(`hardware-tokens.${which}`, { tokens })}</p>`
  const onwards =
    which !== 'checked' &&
    html`<p>${linkButton(words, { label: words('hardware-tokens.to-list'), href: routes.admin.hardwareTokens, kind: 'primary' })}</p>`
  return html`${notice(words, 'success', told)}${counts(view, brought)}${onwards}`
}

function counts({ words, language }: View, brought: BroughtTokens): Html {
  const row = (name: 'lines' | 'tokens' | 'known') => ({
    term: words(`hardware-tokens.count-${name}`),
    value: brought[name].toLocaleString(language),
  })
  return html`<h2>${words('hardware-tokens.counts')}</h2>${facts([row('lines'), row('tokens'), row('known')])}`
}

function mistakes(view: View, brought: BroughtTokens): Html {
  const { words, language } = view
  const { faults, stored } = brought
  const count = faults.length
  const columns = [
    words('hardware-tokens.fault-line'),
    words('hardware-tokens.fault-serial'),
    words('hardware-tokens.fault-what'),
  ]
  const rows = faults
    .slice(0, SHOWN_MOST)
    .map((fault: AnyTokenFault): Child[] => [
      fault.line.toLocaleString(language),
      fault.serial === undefined
        ? words('hardware-tokens.fault-no-serial')
        : html`<code>${fault.serial}</code>`,
      words(`hardware-tokens.fault-${fault.reason}`),
    ])
  const more = count - rows.length
  const text = words(stored ? 'hardware-tokens.faults-partial' : 'hardware-tokens.faults', {
    count,
  })
  const told = html`<h2>${words('hardware-tokens.faults-title')}</h2><p>${text}</p>`
  return html`${notice(words, 'warning', told)}${counts(view, brought)}
${table({ caption: words('hardware-tokens.faults-caption', { count }), columns, rows })}
${more > 0 && html`<p>${words('hardware-tokens.faults-more', { count: more })}</p>`}`
}
