import type { Language } from '../domain/ids.ts'

const LOCALES: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' }

/** Things in a row, for people: 'mailbox and telephone', 'メール、電話'. */
export const formatList = (items: readonly string[], language: Language): string =>
  new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(items)
