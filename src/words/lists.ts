import type { Language } from '../domain/ids.ts'
import { kept } from './kept.ts'

const LOCALES: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' }

/** Things in a row, for people: 'mailbox and telephone', 'メール、電話'. */
export const formatList = (items: readonly string[], language: Language): string =>
  lists(language).format(items)

const lists = kept(
  (language: Language) => new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }),
)
