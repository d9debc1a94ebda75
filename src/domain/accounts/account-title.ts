import { tidyName } from '../devices/device-name.ts'

export type AccountTitleRefusal = 'name-empty' | 'name-too-long'

const LONGEST = 80

/** Reads what an account is called on pages and in letters: one line. */
export function readAccountTitle(
  text: string,
): { accepted: true; name: string } | { accepted: false; reason: AccountTitleRefusal } {
  const name = tidyName(text)
  if (name === '') return { accepted: false, reason: 'name-empty' }
  return [...name].length > LONGEST
    ? { accepted: false, reason: 'name-too-long' }
    : { accepted: true, name }
}
