import { type Device, isListed, nameKey } from './device.ts'

export type NameRefusal = 'name-empty' | 'name-too-long' | 'name-taken'

const LONGEST = 40

/** A name as it is shown: one line, single spaces. */
export const tidyName = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()

/** Whether a device may be called so. The unique index of the store decides races. */
export function judgeName(
  name: string,
  others: readonly Device[],
): { accepted: true } | { accepted: false; reason: NameRefusal } {
  if (name === '') return { accepted: false, reason: 'name-empty' }
  if ([...name].length > LONGEST) return { accepted: false, reason: 'name-too-long' }
  const taken = others.some((other) => isListed(other) && nameKey(other.name) === nameKey(name))
  return taken ? { accepted: false, reason: 'name-taken' } : { accepted: true }
}

/** A first suggestion that is still free: the user's own name, then with a number. */
export function suggestName(user: string, others: readonly Device[]): string {
  const base = [...(tidyName(user.split('@')[0] ?? '') || 'device')].slice(0, LONGEST - 3).join('')
  const names = [base, ...Array.from({ length: others.length + 1 }, (_, i) => `${base}-${i + 2}`)]
  return names.find((name) => judgeName(name, others).accepted) ?? base
}
