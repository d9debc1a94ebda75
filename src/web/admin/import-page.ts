import { COLUMNS } from '../../domain/imports/import-line.ts'
import { type ImportRefusal, LINES_MOST } from '../../domain/imports/import-users.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { routes } from '../routes.ts'
import type { Brought } from '../shared/bring-people.ts'
import { checkField, choiceField, fileField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { button, card, linkButton, table } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { importReport } from './import-report.ts'
import type { ActorRefusal } from './with-permission.ts'

export const IMPORT_ACTS = ['check', 'import'] as const

export interface TypedImport {
  act: (typeof IMPORT_ACTS)[number]
  invite: boolean
}

/** Why the file was not looked into. */
export type FileRefusal = 'file' | 'too-large' | 'not-utf8' | Exclude<ImportRefusal, ActorRefusal>

interface ImportPage {
  view: View
  acting: Acting
  typed?: TypedImport
  refusal?: FileRefusal
  brought?: Brought
}

/** The form for a file of people, what came of the last one, and what may stand in it. */
export function importPage(page: ImportPage): Html {
  const { view, acting, refusal, brought } = page
  const { words } = view
  const most = LINES_MOST
  const refusals = refusal ? [{ field: 'file', text: words(`import.no-${refusal}`, { most }) }] : []
  const rest = brought?.stored ? undefined : html`${upload(page, refusals)}${columns(view)}`
  const main = html`${brought ? importReport(view, brought) : html`<p>${words('import.lead')}</p>`}${rest}
<p><a href="${routes.admin.users}">${words('admin.back-to-users')}</a></p>`
  return adminLayout({ view, acting, title: words('import.title'), main, refusals })
}

/** The browser forgets a chosen file with every answer: what was chosen beside it stays. */
function upload({ view: { words }, typed }: ImportPage, refusals: readonly Refusal[]): Html {
  const fields: Child[] = [
    fileField(words, {
      name: 'file',
      label: words('import.file'),
      hint: words('import.file-hint', { most: LINES_MOST }),
      accept: '.csv,text/csv',
      refusals,
    }),
    choiceField(words, {
      name: 'act',
      label: words('import.act'),
      options: [
        {
          value: 'check',
          label: words('import.act-check'),
          hint: words('import.act-check-hint'),
        },
        { value: 'import', label: words('import.act-import') },
      ],
      value: typed?.act ?? 'check',
    }),
    checkField(words, {
      name: 'invite',
      label: words('import.invite'),
      hint: words('import.invite-hint'),
      checked: typed?.invite ?? false,
    }),
    button(words, { label: words('import.go') }),
  ]
  return html`<form method="post" action="${routes.admin.importUsers}" enctype="multipart/form-data" novalidate>
${fields}</form>`
}

function columns({ words }: View): Html {
  const rows = COLUMNS.map((column): Child[] => [
    html`<code>${column}</code>`,
    words(`import.column-${column}`),
  ])
  const headings = [words('import.column'), words('import.column-means')]
  const body = html`${table({ caption: words('import.columns-caption'), columns: headings, rows })}
<p>${words('import.columns-secret')}</p>
<p>${linkButton(words, { label: words('import.example'), href: routes.admin.importExample })}</p>`
  return card(words('import.columns'), body, 'columns')
}
