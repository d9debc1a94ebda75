import type { Context } from 'hono'
import type { Language } from '../../domain/ids.ts'
import { isLanguage, wordsFor } from '../../words/words.ts'
import { hostCookie } from './cookies.ts'
import { remembered } from './remembered.ts'
import type { Web } from './web.ts'

const cookie = hostCookie('language')
const YEAR_S = 365 * 24 * 60 * 60

/** What this browser chose, else what it prefers, else English. */
export function languageOf(c: Context): Language {
  const chosen = cookie.read(c)
  return isLanguage(chosen) ? chosen : preferred(c.req.header('accept-language'))
}

/** Keeps the choice in the browser and uses it for this answer. Call it at sign-in with the user's setting. */
export function setLanguage(c: Context<Web>, language: Language): void {
  cookie.set(c, language, YEAR_S)
  c.set('view', { ...c.var.view, language, words: wordsFor(language) })
}

/** The language that an Accept-Language header likes best. */
export const preferred = (header = ''): Language => bestOf(header.slice(0, 500))

/** The country that the first language names ('en-GB' is of GB). Those after it say little: 'ja,en-US' is at home in Japan. */
export const preferredCountry = (header = ''): string | undefined =>
  /^\s*[a-z]{2,3}-([a-z]{2})\b/i.exec(header.slice(0, 100))?.[1]?.toUpperCase()

/** Browsers in use send the same few headers. */
const bestOf = remembered((header): Language => {
  const wishes = header.split(',').flatMap((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const language = tag.split('-')[0]
    const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.trim().slice(2))
    return isLanguage(language) && weight > 0 ? [{ language, weight }] : []
  })
  return wishes.toSorted((a, b) => b.weight - a.weight)[0]?.language ?? 'en'
})
