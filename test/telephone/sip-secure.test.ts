import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, type TestContext, test } from 'node:test'
import { digitAsked } from '../../drill/sip/ear.ts'
import { Telephone, type TelephoneOptions } from '../../drill/sip/telephone.ts'
import { checkSip } from '../../src/adapters/phone/check-sip.ts'
import type { SipAccount } from '../../src/adapters/phone/sip/sip-account.ts'
import { goOn } from '../../src/domain/calls/line.ts'
import type { CallReport, Direction } from '../../src/domain/calls/phone.ts'
import type { CallId } from '../../src/domain/ids.ts'
import { selfSigned } from '../support/mail-server.ts'
import { accountAt, phoneAt, until } from './sip-double.ts'

const NUMBER = '+819012345678'
const DIGIT = 5
const LISTEN: Direction = { say: [], next: 'listen' }

const folder = mkdtempSync(join(tmpdir(), 'aikagi-certificates-'))
after(() => rmSync(folder, { recursive: true }))

/** PEM files: a certificate with its key, and without. */
function certificateOf(name: string): { whole: string; alone: string } {
  const { cert, key } = selfSigned()
  const [whole, alone] = [join(folder, `${name}.pem`), join(folder, `${name}-alone.pem`)]
  writeFileSync(whole, `${cert}${key}`)
  writeFileSync(alone, cert)
  return { whole, alone }
}

const pbx = certificateOf('pbx')
const somebody = certificateOf('somebody')

async function telephoneOf(t: TestContext, options: Omit<TelephoneOptions, 'number'>) {
  const telephone = await Telephone.open({ number: NUMBER, ...options })
  t.after(() => telephone.close())
  return telephone
}

/** Our telephone, and everything that it reports. Whoever answers is asked for a key. */
function calling(t: TestContext, port: number, changed: Partial<SipAccount>) {
  const reports: CallReport[] = []
  const report = async (_: CallId, said: CallReport): Promise<Direction> => {
    reports.push(said)
    return said.name === 'answered' ? { say: [goOn(DIGIT)], next: 'listen' } : LISTEN
  }
  const phone = phoneAt(port, report, changed)
  t.after(phone.stop)
  return {
    reports,
    place: () => phone.place({ callId: 'c' as CallId, e164: NUMBER, language: 'ja' }),
  }
}

const tlsTo = (caFile: string): Partial<SipAccount> => ({ transport: 'tls', caFile })
const failureIn = (reports: readonly CallReport[]) => reports.find(({ name }) => name === 'failed')

suite('a call by SIP is heard and keyed', { concurrency: true }, () => {
  const ways: [
    how: string,
    telephone: Omit<TelephoneOptions, 'number'>,
    ours: Partial<SipAccount>,
  ][] = [
    ['by Opus', { codecs: 'opus/48000/2' }, {}],
    [
      'by TLS, with sound that must be encrypted',
      { certificate: pbx.whole, srtp: true },
      { ...tlsTo(pbx.alone), srtp: true },
    ],
  ]
  for (const [how, theirs, ours] of ways)
    test(how, async (t) => {
      const telephone = await telephoneOf(t, theirs)
      const { reports, place } = calling(t, telephone.port + (theirs.certificate ? 1 : 0), ours)
      await place()
      await telephone.answer()
      await until(() => digitAsked(telephone.heard(), 'ja') === DIGIT)
      await telephone.press(`${DIGIT}#`)
      const keys = () => reports.flatMap((said) => (said.name === 'keys' ? [said.keys] : []))
      await until(() => keys().length === 2)
      assert.deepEqual(keys(), [`${DIGIT}`, '#'])
      assert.equal(failureIn(reports), undefined)
    })
})

suite('a call by SIP does not come about', { concurrency: true }, () => {
  for (const [what, theirs, srtp] of [
    ['would be in clear and must not be', {}, true],
    ['would be encrypted, which was not said', { srtp: true }, false],
  ] as const)
    test(`where the sound ${what}`, async (t) => {
      const telephone = await telephoneOf(t, { certificate: pbx.whole, ...theirs })
      const { reports, place } = calling(t, telephone.port + 1, { ...tlsTo(pbx.alone), srtp })
      await place()
      await until(() => failureIn(reports) !== undefined)
      const cause = '488 Not Acceptable Here'
      assert.deepEqual(failureIn(reports), { name: 'failed', reason: 'provider-error', cause })
    })

  test('with a server whose certificate is not trusted, and administrators read why', async (t) => {
    const telephone = await telephoneOf(t, { certificate: somebody.whole })
    const port = telephone.port + 1
    const { reports, place } = calling(t, port, tlsTo(pbx.alone))
    await place()
    await until(() => failureIn(reports) !== undefined)
    const cause =
      'Protocol error (TLS: the certificate of the server is not signed by the AIKAGI_SIP_CA set for it, or it speaks no TLS 1.2)'
    assert.deepEqual(failureIn(reports), { name: 'failed', reason: 'provider-error', cause })
    const check = (register: boolean) =>
      checkSip(accountAt(port, { ...tlsTo(pbx.alone), register }))
    assert.deepEqual(await Promise.all([check(false), check(true)]), [
      { works: false, says: `SIP: ${cause}` },
      { works: false, says: `SIP: not registered: ${cause}` },
    ])
    // The same by a certificate that is trusted.
    const trusted = await checkSip(accountAt(port, tlsTo(somebody.alone)))
    assert.deepEqual(trusted, { works: true, says: 'SIP: answers with 404 Not Found' })
  })
})
