import type { Words } from '../../words/words.ts'
import { type Html, html } from './html.ts'

/**
 * Short Japanese text (headings, buttons) with the places where a line may end. The stylesheet forbids
 * all others there, so no word is broken in browsers that do not know `word-break: auto-phrase`.
 */
export function phrases(words: Words, text: string): Html {
  if (words.language !== 'ja') return html`${text}`
  const known = cut.get(text)
  if (known) return known
  const made = html`${intoPhrases(text).map((phrase, i) => (i === 0 ? phrase : html`<wbr>${phrase}`))}`
  if (cut.size < 1000) cut.set(text, made)
  return made
}

/** An e-mail address as a heading: a narrow screen ends the line behind its sign, not in the middle of a name. */
export const brokenAtSign = (email: string): Html =>
  html`${email.split('@').map((part, i) => (i === 0 ? part : html`@<wbr>${part}`))}`

/** Sentences in a row, as the language sets them: Japanese has no space between two. */
export const inARow = (words: Words, ...sentences: readonly string[]): string =>
  sentences.join(words.language === 'ja' ? '' : ' ')

/** A phrase is a word with the particles and endings that lean on it. */
export function intoPhrases(text: string): string[] {
  const found: string[] = []
  // Its dictionary is two megabytes, which a service without Japanese pages need not have.
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' })
  for (const { segment } of segmenter.segment(text)) {
    const last = found.at(-1)
    if (last !== undefined && belongs(last, segment)) found[found.length - 1] = last + segment
    else found.push(segment)
  }
  return found
}

let segmenter: Intl.Segmenter | undefined
const cut = new Map<string, Html>()

function belongs(last: string, segment: string): boolean {
  if (OPENS.test(last)) return true
  if (HONORIFIC.test(segment)) return false
  return LEANS.test(segment) || RUNS.some((run) => run.test(last) && run.test(segment))
}

/** What opens a bracket, and a polite prefix, never end a phrase. */
const OPENS = /[「『（]$|(?:^|[^\p{Script=Hiragana}])[ごお]$|\d$/u
const HONORIFIC = /^[ごお]$/
/** Hiragana, closing marks and space never begin one. */
const LEANS = /^[\p{Script=Hiragana}ー、。：？！」』）・\s]+$/u
/** Neighbours written alike are one word that the dictionary cut: サイン + イン, 入力 + 内容. */
const RUNS = [/^[\p{Script=Katakana}ー]+$/u, /^\p{Script=Han}+$/u]
