import type { Asker } from '../../domain/asker.ts'
import type { BrowserHash } from '../../domain/ids.ts'
import { hashToken } from '../../domain/secrets.ts'
import type { Web } from './web.ts'

/** Who sent this request, as the use cases take it. */
export const askerOf = (c: { var: Web['Variables'] }): Asker => ({
  browser: hashToken(c.var.browser) as BrowserHash,
  network: c.var.address,
  networkPrefix: c.var.network,
  userAgent: c.var.userAgent,
})
