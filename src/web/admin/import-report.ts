import { routes } from '../routes.ts'
import type { AnyFault, Brought } from '../shared/bring-people.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { facts, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

/** A page with more is slow to read for everybody; who mends these finds the rest next time. */
const SHOWN_MOST = 200

/** What came of a file: that everybody is here, that it is in order, or every mistake with its line. */
export function importReport(view: View, brought: Brought): Html {
  const { words } = view
  const { stored, people, faults } = brought
  if (faults.length > 0) return mistakes(view, faults)
  const [title, text] = stored
    ? [words('import.done-title'), words('import.done', { people })]
    : [words('import.checked-title'), words('import.checked')]
  return html`${notice(words, 'success', html`<h2>${title}</h2><p>${text}</p>`)}${counts(view, brought)}
${stored && html`<p>${linkButton(words, { label: words('import.to-users'), href: routes.admin.users, kind: 'primary' })}</p>`}`
}

function counts({ words, language }: View, brought: Brought): Html {
  const shown = (count: number) => count.toLocaleString(language)
  return html`<h2>${words('import.counts')}</h2>${facts([
    { term: words('import.count-lines'), value: shown(brought.lines) },
    { term: words('import.count-people'), value: shown(brought.people) },
    { term: words('import.count-password'), value: shown(brought.withPassword) },
    { term: words('import.count-device'), value: shown(brought.withDevice) },
    { term: words('import.count-invited'), value: shown(brought.invited) },
  ])}`
}

function mistakes({ words, language }: View, faults: readonly AnyFault[]): Html {
  const count = faults.length
  const headings = [words('import.fault-line'), words('import.column'), words('import.fault-what')]
  const rows = faults
    .slice(0, SHOWN_MOST)
    .map((fault): Child[] => [
      fault.line.toLocaleString(language),
      columnOf(fault) === undefined
        ? words('import.fault-whole-line')
        : html`<code>${columnOf(fault)}</code>`,
      words(`import.fault-${fault.reason}`),
    ])
  const more = count - rows.length
  const told = html`<h2>${words('import.faults-title')}</h2><p>${words('import.faults', { count })}</p>`
  return html`${notice(words, 'warning', told)}
${table({ caption: words('import.faults-caption', { count }), columns: headings, rows })}
${more > 0 && html`<p>${words('import.faults-more', { count: more })}</p>`}`
}

const columnOf = (fault: AnyFault): string | undefined =>
  'column' in fault ? fault.column : undefined
