import { App } from '../app.ts'
import { fromBase32, newSecret } from '../authenticator.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { openFresh } from './people.ts'
import type { Person } from './person.ts'

const LIST = '/admin/hardware-tokens'
const IMPORT = `${LIST}/import`

/** A token in somebody's hand. It shows codes as an app does. */
export interface Token {
  serial: string
  app: App
}

/** What a manufacturer delivers: a token, and a PSKC file (RFC 6030) with what it was made with. */
export function delivery({ simulator }: Scene): { token: Token; file: string } {
  const secret = newSecret()
  const serial = '1000133508267'
  const file = `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
  <KeyPackage>
    <DeviceInfo><Manufacturer>Drill</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
    <Key Id="${serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp">
      <AlgorithmParameters><ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters>
      <Data>
        <Secret><PlainValue>${fromBase32(secret).toString('base64')}</PlainValue></Secret>
        <Time><PlainValue>0</PlainValue></Time>
        <TimeInterval><PlainValue>30</PlainValue></TimeInterval>
      </Data>
    </Key>
  </KeyPackage>
</KeyContainer>
`
  return { token: { serial, app: new App(secret, simulator) }, file }
}

/** Takes a delivery into stock. */
export async function importTokens(administrator: Person, file: string): Promise<void> {
  const { browser } = administrator
  await openFresh(administrator, IMPORT)
  await browser.upload(IMPORT, { field: 'file', text: file }, { act: ['import'] })
  const taken = browser.page.status === 200 && browser.page.refusals.length === 0
  expectThat(taken && !browser.offers(IMPORT), 'the delivery to be taken in', browser.page)
}

/** Gives a token out: to a user name, or to root's own address. */
export async function giveToken(
  { browser }: Person,
  { serial }: Token,
  name: string,
): Promise<void> {
  const { html } = await browser.open(`${LIST}?serial=${serial}`)
  const path = /href="(\/admin\/hardware-tokens\/[\w-]{8,})"/.exec(html)?.[1]
  expectThat(path, `token ${serial} in stock`, browser.page)
  await browser.open(path)
  await browser.submit(path, { name })
  expectThat(/notice-success/.test(browser.page.html), 'it to be given out', browser.page)
}

/** Whoever it was given to makes it theirs by two codes that follow each other. */
export async function activateToken(browser: Visitor, { app }: Token, name: string): Promise<void> {
  const { html } = await browser.open('/security')
  const path = /href="(\/security\/tokens\/[\w-]+)"/.exec(html)?.[1]
  expectThat(path, 'a token that waits', browser.page)
  await browser.open(path)
  const [first, second] = [await app.nextCode(), await app.nextCode()]
  await browser.submit(path, { name, first, second })
  expectAt(browser.page, '/security')
}
