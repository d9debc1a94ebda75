import type { BrowserHash } from '../../domain/ids.ts'

/** A page has one; a person with more pages open than this looks at none of the oldest. */
const MOST = 8

const streams = new Map<BrowserHash, Set<() => void>>()

/**
 * Counts a stream of this browser, and closes its oldest when there are too many: each costs memory and a look every two
 * seconds. Call what it answers when the stream has ended.
 */
export function admitStream(browser: BrowserHash, close: () => void): () => void {
  const own = streams.get(browser) ?? new Set()
  streams.set(browser, own)
  own.add(close)
  if (own.size > MOST) {
    const [oldest] = own
    own.delete(oldest!)
    oldest!()
  }
  return () => {
    own.delete(close)
    if (own.size === 0 && streams.get(browser) === own) streams.delete(browser)
  }
}
