import type { BrowserHash } from './ids.ts'

/** Who is asking, before anything is proven: what audit, notices and throttles may know of a request. */
export interface Asker {
  browser: BrowserHash
  /** The network address, as the trusted proxies tell it. */
  network: string
  /** Its /24 or /64, so that an attacker does not get a new count for each address they own (A08b). */
  networkPrefix: string
  userAgent: string
}
