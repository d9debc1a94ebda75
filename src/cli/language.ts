import type { Language } from '../domain/ids.ts'

/** A text in the language of this terminal. */
export const say = (en: string, ja: string): string =>
  terminalLanguage(process.env) === 'ja' ? ja : en

/** The language of the terminal, as POSIX settles it. */
export function terminalLanguage(env: Readonly<NodeJS.ProcessEnv>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.startsWith('ja') ? 'ja' : 'en'
}
