/** Makes each thing once, by its key. Formatters: making one costs fifty times its use. Keys must be few. */
export function kept<Key extends string, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new Map<Key, Made>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const now = make(key)
    made.set(key, now)
    return now
  }
}
