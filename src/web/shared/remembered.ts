/** What strangers send must not fill the memory: then all is forgotten, and worked out anew. */
const MOST = 500

/** Keeps what `work` made of a text, for texts that come again and again. Cut long ones before. */
export function remembered<Result>(work: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size === MOST) known.clear()
    const made = work(text)
    known.set(text, made)
    return made
  }
}
