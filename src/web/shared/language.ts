import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Language } from '../../domain/ids.ts'
import { isLanguage, wordsFor } from '../../words/words.ts'
import { HOST_COOKIE } from './browser-cookie.ts'
import type { Web } from './web.ts'

const NAME = 'language'
const YEAR_S = 365 * 24 * 60 * 60

/** What this browser chose, else what it prefers, else English. */
export function languageOf(c: Context): Language {
  const chosen = getCookie(c, NAME, 'host')
  return isLanguage(chosen) ? chosen : preferred(c.req.header('accept-language'))
}

/** Keeps the choice in the browser and uses it for this answer. Call it at sign-in with the user's setting. */
export function setLanguage(c: Context<Web>, language: Language): void {
  setCookie(c, NAME, language, { ...HOST_COOKIE, maxAge: YEAR_S })
  c.set('view', { ...c.var.view, language, words: wordsFor(language) })
}

/** The language that an Accept-Language header likes best. */
export function preferred(header: string | undefined): Language {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .flatMap((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const language = tag.split('-')[0]
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
      const weight = quality === undefined ? 1 : Number(quality.trim().slice(2))
      return isLanguage(language) && weight > 0 ? [{ language, weight }] : []
    })
  return wishes.toSorted((a, b) => b.weight - a.weight)[0]?.language ?? 'en'
}
