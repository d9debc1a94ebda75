import { IntlMessageFormat } from 'intl-messageformat'
import { LANGUAGES, type Language } from '../domain/ids.ts'
import { catalogues } from './catalogues.ts'

type Catalogue = (typeof catalogues)['en']

/** `area.key` of a text. A key that either language lacks does not compile. */
export type WordKey = {
  [Area in keyof Catalogue]: `${Area}.${keyof Catalogue[Area] & string}`
}[keyof Catalogue]

export type WordValue = string | number

/** One language's texts: `words('signin.title', { name })`. Missing arguments throw: they are bugs. */
export interface Words {
  (key: WordKey, values?: Readonly<Record<string, WordValue>>): string
  readonly language: Language
  /** The text cut at its arguments, so that a page can put markup (a link) in their places. */
  parts<Value>(key: WordKey, values: Readonly<Record<string, Value>>): readonly (string | Value)[]
}

/**
 * The texts of one language. Messages are compiled at first use and kept.
 * Part of no layer: adapters, web and cli may use it, the domain may not.
 */
export const wordsFor = (language: Language): Words => WORDS[language]

/** What may be asked for: the language that a person's setting or header names, else English. */
export const isLanguage = (text: unknown): text is Language =>
  LANGUAGES.some((known) => known === text)

const WORDS: Record<Language, Words> = { en: makeWords('en'), ja: makeWords('ja') }

function makeWords(language: Language): Words {
  const compiled = new Map<WordKey, Message>()
  const formats = new Map<WordKey, IntlMessageFormat>()

  const format = (key: WordKey): IntlMessageFormat => {
    const known = formats.get(key)
    if (known) return known
    const text = textOf(language, key)
    const made = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
    formats.set(key, made)
    return made
  }

  const compile = (key: WordKey): Message => {
    const text = textOf(language, key)
    const made = SIMPLE.test(text)
      ? cut(text)
      : (values: Values) => String(format(key).format(values))
    compiled.set(key, made)
    return made
  }

  const words = (key: WordKey, values?: Values): string => {
    const message = compiled.get(key) ?? compile(key)
    return typeof message === 'string' ? message : message(values)
  }

  const parts = <Value>(key: WordKey, values: Readonly<Record<string, Value>>) =>
    format(key)
      .formatToParts<Value>(values as Record<string, never>)
      .map(({ value }) => value as string | Value)

  return Object.assign(words, { language, parts })
}

type Values = Readonly<Record<string, WordValue>> | undefined
/** Most have no arguments at all. */
type Message = string | ((values: Values) => string)

/** At most named arguments: nothing that needs ICU, whose first use alone costs ten milliseconds. */
const SIMPLE = /^(?:[^{}']|\{\w+\})*$/

/** The text itself, or what puts the arguments between its pieces. */
function cut(text: string): Message {
  const [first = '', ...rest] = text.split(/\{(\w+)\}/)
  if (rest.length === 0) return first
  return (values = {}) => {
    let filled = first
    for (let i = 0; i < rest.length; i += 2) {
      const value = values[rest[i]!]
      if (value === undefined) throw new Error(`No value for ${rest[i]} in: ${text}`)
      filled += value + rest[i + 1]!
    }
    return filled
  }
}

function textOf(language: Language, key: WordKey): string {
  const dot = key.indexOf('.')
  const area = catalogues[language][key.slice(0, dot) as keyof Catalogue]
  const text = (area as Readonly<Record<string, string>>)[key.slice(dot + 1)]
  if (text === undefined) throw new Error(`No text for ${key} in ${language}`)
  return text
}
