import { type Form, readForms } from './form.ts'
import { textOf } from './html-text.ts'

/** What a browser shows after a request: the answer, and what a person reads and can press on it. */
export interface Page {
  status: number
  /** Where the browser ended up after redirects: path and query. */
  path: string
  html: string
  /** The window's title. */
  title: string
  heading: string
  /** Everything readable, in one line. */
  text: string
  forms: readonly Form[]
  /** What was refused, by the field that it stands beside. */
  refusals: readonly { field: string; text: string }[]
  /** Of a page with steps: 'done', 'current', 'waiting' or 'failed', in their order. */
  steps: readonly string[]
  /** Six digits to type or key elsewhere. */
  digits?: string
}

/** Reads the product's own markup; it is no browser for any page of the world. */
export function readPage(answer: { status: number; path: string; html: string }): Page {
  const { html } = answer
  const digits = /<p class="digits"[^>]*>(\d{6})<\/p>/.exec(html)?.[1]
  return {
    ...answer,
    title: textOf(/<title>(.*?)<\/title>/s.exec(html)?.[1] ?? ''),
    heading: textOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
    text: textOf(/<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? html),
    forms: readForms(html),
    refusals: readRefusals(html),
    steps: [...html.matchAll(/<li class="step step-(\w+)"/g)].map(([, state]) => state!),
    ...(digits && { digits }),
  }
}

/** The summary at the top names every refused field. */
function readRefusals(html: string): Page['refusals'] {
  const summary = /<div class="summary"[^>]*>.*?<ul>(.*?)<\/ul>/s.exec(html)?.[1] ?? ''
  const rows = summary.matchAll(/<a href="#([^"]*)">(.*?)<\/a>/gs)
  return [...rows].map(([, field, text]) => ({ field: field!, text: textOf(text!) }))
}

/** What somebody who looks over the person's shoulder would report: for the message of a step that failed. */
export function described({ status, path, title, refusals, text, steps }: Page): string {
  const lines = [`${status} at ${withoutToken(path)}: “${title}”`]
  for (const { field, text } of refusals) lines.push(`refused, beside ${field}: ${text}`)
  if (steps.length > 0) lines.push(`steps: ${steps.join(', ')}`)
  return [...lines, text.slice(0, 600)].join('\n')
}

/** A token in a path is a key to somebody's account, even here. */
export const withoutToken = (path: string): string => path.replace(/[\w-]{40,}/g, '…')
