import type { Language } from '../domain/ids.ts'
import { kept, LOCALES } from './formatters.ts'

/** Things in a row, for people: 'mailbox and telephone', 'メール、電話'. */
export const formatList = (items: readonly string[], language: Language): string =>
  lists(language).format(items)

const lists = kept(
  (language: Language) => new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }),
)
