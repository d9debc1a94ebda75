import { textOf, unescaped } from './html-text.ts'

/** A form of a page, with what a browser would send if its button were pressed now. */
export interface Form {
  /** The path that it posts to. */
  action: string
  fields: readonly Field[]
  /** The name and value of the button, where it has them. */
  button?: { name: string; value: string }
  buttonText: string
}

export interface Field {
  name: string
  kind: 'hidden' | 'text' | 'choice' | 'list'
  label: string
  value: string
  /** A check box or radio button that is not on sends nothing. */
  on: boolean
}

export function readForms(html: string): Form[] {
  const forms = html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)
  return [...forms].map(([, attributes, inside]) => {
    const button = /<button\b([^>]*)>(.*?)<\/button>/s.exec(inside!)
    const name = button && attribute(button[1]!, 'name')
    return {
      action: attribute(attributes!, 'action') ?? '',
      fields: [...readInputs(inside!), ...readLists(inside!)],
      buttonText: textOf(button?.[2] ?? ''),
      ...(name && { button: { name, value: attribute(button[1]!, 'value') ?? '' } }),
    }
  })
}

function readInputs(html: string): Field[] {
  return [...html.matchAll(/<input\b([^>]*)>/gs)].map(([, attributes]) => {
    const type = attribute(attributes!, 'type') ?? 'text'
    const isChoice = type === 'checkbox' || type === 'radio'
    return {
      name: attribute(attributes!, 'name') ?? '',
      kind: type === 'hidden' ? 'hidden' : isChoice ? 'choice' : 'text',
      label: labelOf(html, attribute(attributes!, 'id')),
      value: attribute(attributes!, 'value') ?? (isChoice ? 'on' : ''),
      on: !isChoice || /\schecked\b/.test(attributes!),
    }
  })
}

function readLists(html: string): Field[] {
  return [...html.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)].map(([, attributes, inside]) => {
    const options = [...inside!.matchAll(/<option\b([^>]*)>/g)].map(([, option]) => option!)
    const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0] ?? ''
    return {
      name: attribute(attributes!, 'name') ?? '',
      kind: 'list',
      label: labelOf(html, attribute(attributes!, 'id')),
      value: attribute(chosen, 'value') ?? '',
      on: true,
    }
  })
}

function labelOf(html: string, id: string | undefined): string {
  if (id === undefined) return ''
  const labels = html.matchAll(/<label for="([^"]*)"[^>]*>(.*?)<\/label>/gs)
  return textOf([...labels].find(([, to]) => unescaped(to!) === id)?.[2] ?? '')
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1]
  return found === undefined ? undefined : unescaped(found)
}

/** What a person does to a form: text to type, an option to choose (several with a list), by the name or the label of the field. */
export type Answers = Readonly<Record<string, string | readonly string[]>>

export type Filled = { ok: true; body: URLSearchParams } | { ok: false; missing: string }

/** The body that a browser would send. `missing`: the form has no such field, or no such option. */
export function fillForm({ fields, button }: Form, answers: Answers): Filled {
  const body = new URLSearchParams()
  const named = new Map<string, readonly string[]>()
  for (const [key, answer] of Object.entries(answers)) {
    const field = fields.find(({ name, label }) => name === key || label === key)
    if (!field) return { ok: false, missing: key }
    named.set(field.name, typeof answer === 'string' ? [answer] : answer)
  }
  for (const field of fields) {
    const answer = named.get(field.name)
    if (answer === undefined) {
      if (field.on && field.name) body.append(field.name, field.value)
    } else if (field.kind !== 'choice') body.append(field.name, answer[0] ?? '')
  }
  for (const [name, answer] of named) {
    const options = fields.filter((field) => field.name === name && field.kind === 'choice')
    if (options.length === 0) continue
    const lacking = answer.find((wanted) => !options.some(({ value }) => value === wanted))
    if (lacking !== undefined) return { ok: false, missing: `${name} = ${lacking}` }
    for (const value of answer) body.append(name, value)
  }
  if (button) body.append(button.name, button.value)
  return { ok: true, body }
}
