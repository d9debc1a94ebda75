import type { Language } from '../domain/ids.ts'

export const LOCALES: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' }

/** Whoever sends thousands of time zones gets theirs made anew each time. */
const MOST = 1000

/** Makes each formatter once: making one costs a hundred times its use. */
export function kept<Key extends readonly string[], Made>(
  make: (...key: Key) => Made,
): (...key: Key) => Made {
  const all = new Map<string, Made>()
  return (...key) => {
    const name = key.join(' ')
    const known = all.get(name)
    if (known !== undefined) return known
    const made = make(...key)
    if (all.size < MOST) all.set(name, made)
    return made
  }
}
