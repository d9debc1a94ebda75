import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

const CODES = '/security/recovery-codes'

/** Ten codes as they stand on the sheet, which is not kept yet. The session showed a device just now. */
export async function drawCodes(browser: Visitor): Promise<string[]> {
  await browser.open(CODES)
  await browser.submit(CODES)
  expectAt(browser.page, CODES)
  const html = browser.page.html.replaceAll('<wbr>', '')
  const codes = [...html.matchAll(/<code>([\w-]{30})<\/code>/g)].map(([, code]) => code!)
  expectThat(codes.length === 10, 'ten codes', browser.page)
  return codes
}

/** One of them typed back makes them valid. */
export async function keepCodes(browser: Visitor, codes: readonly string[]): Promise<void> {
  await browser.submit(CODES, { typed: codes[0]! })
  expectAt(browser.page, '/security')
}

/** After the password, on the trouble page (W2). Leads to the recovery page. */
export async function useCode(browser: Visitor, code: string): Promise<void> {
  await browser.open('/trouble')
  expectAt(await browser.submit('/recovery/recovery-code', { typed: code }), '/recovery')
}
