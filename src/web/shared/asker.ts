import type { Asker } from '../../domain/asker.ts'
import type { BrowserHash } from '../../domain/ids.ts'
import { hashToken } from '../../domain/secrets.ts'
import type { Web } from './web.ts'

/** Who sent this request, as the use cases take it. */
export function askerOf(c: { var: Web['Variables'] }): Asker {
  // Hono makes `var` anew each time.
  const { browser, address, network, userAgent } = c.var
  return {
    browser: hashToken(browser) as BrowserHash,
    network: address,
    networkPrefix: network,
    userAgent,
  }
}
