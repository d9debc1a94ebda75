import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** Opens a mail's link where it was not asked for, and reads the six digits that it shows there. */
export async function digitsElsewhere(browser: Visitor, link: string): Promise<string> {
  await browser.open(link)
  expectThat(
    !browser.offers('/link/:token'),
    'nothing to complete in another browser',
    browser.page,
  )
  const { digits } = await browser.submit('/link/:token/digits')
  expectThat(digits, 'six digits', browser.page)
  return digits
}

/** Presses the button behind a mail's link in the browser that asked for it. */
export async function followLink(browser: Visitor, link: string, goesOn: string): Promise<void> {
  await browser.open(link)
  expectAt(await browser.submit('/link/:token'), goesOn)
}

/** What a mail scanner does to a link: fetches it, looks at its head, and presses what it finds, with no cookie. */
export async function scan(scanner: Visitor, link: string, origin: string): Promise<void> {
  const { pathname: path } = new URL(link)
  for (const method of ['GET', 'HEAD', 'POST']) {
    scanner.cookies.clear()
    const posts = method === 'POST'
    const headers = {
      Origin: origin,
      ...(posts && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    }
    const { status } = await scanner.send({ method, path, headers, ...(posts && { body: '' }) })
    const fits = posts ? status >= 400 : status < 400
    expectThat(fits, `${method} without a cookie to complete nothing`, `${status}`)
  }
}
