import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import {
  FIGURES,
  type MadeToken,
  plainContainer,
  SEALING_KEY,
  sealedContainer,
} from '../../../test/support/pskc.ts'
import { binaryOf } from '../../../test/support/tools.ts'
import { readTokenLine } from '../../domain/hardware-tokens/token-line.ts'
import type { FileKey } from './pskc-seal.ts'
import { readTokenFile, TOKENS_MOST } from './read-token-file.ts'

const SECRET = '12345678901234567890'
const A: MadeToken = { serial: 'A1', secret: SECRET }
const LONG: MadeToken = {
  serial: 'A2',
  secret: '12345678901234567890123456789012',
  period: 60,
  digits: 8,
  suite: 'HMAC-SHA256',
}
const IN_2006 = new Date('2006-05-15T00:00:00Z')

const keyOf = (bytes: Uint8Array): FileKey => ({ kind: 'key', key: bytes })
const FIGURE_6_KEY = keyOf(Buffer.from('12345678901234567890123456789012', 'hex'))

/** Each token as one word, or its faults. */
async function read(text: string, key?: FileKey): Promise<string[]> {
  const file = await readTokenFile(text, key)
  if (!file.read) return [`${file.fault.line}: ${file.fault.reason}`]
  return file.lines.map((line) => {
    const reading = readTokenLine(line, { now: IN_2006 })
    if (!reading.accepted) return reading.faults.map(({ reason }) => reason).join(' ')
    const { manufacturer, serial, secret, oath, counter } = reading.token
    const kind = oath.period ? `${oath.period} s` : `counter ${counter}`
    return `${manufacturer} ${serial} ${Buffer.from(secret)} ${oath.algorithm} ${oath.digits} ${kind}`
  })
}

suite('the examples of RFC 6030', () => {
  const acme = (serial: string) => `TokenVendorAcme ${serial} ${SECRET} sha1 8 counter 0`
  const plain = `Manufacturer 987654321 ${SECRET} sha1 8 counter 0`
  const examples: [figure: keyof typeof FIGURES, read: string[], key?: FileKey][] = [
    [2, ['secret-too-short']],
    [3, [plain]],
    [4, ['secret-missing']],
    [5, [plain, 'secret-too-short type-unknown digits-unknown']],
    [6, [plain], FIGURE_6_KEY],
    [7, [acme('987654321')], { kind: 'password', password: 'qwerty' }],
    [10, [acme('654321'), acme('123456'), 'expired', 'expired']],
  ]
  for (const [figure, expected, key] of examples)
    test(`figure ${figure} is read as it is printed`, async () =>
      assert.deepEqual(await read(FIGURES[figure], key), expected))

  test('an encrypted one is read by nobody without its key', async () => {
    assert.deepEqual(await read(FIGURES[6]), ['6: key-missing'])
    assert.deepEqual(await read(FIGURES[6], keyOf(Buffer.alloc(16))), ['6: key-wrong'])
    assert.deepEqual(await read(FIGURES[7], FIGURE_6_KEY), ['7: key-wrong'])
    const wrong: FileKey = { kind: 'password', password: 'Qwerty' }
    assert.deepEqual(await read(FIGURES[7], wrong), ['7: key-wrong'])
  })
})

suite('a key container', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-pskc-'))
  after(() => rmSync(folder, { recursive: true }))
  const pskctool = (how: string, text: string): string => {
    const path = join(folder, 'tokens.xml')
    writeFileSync(path, text)
    return execFileSync(binaryOf('pskctool'), [how, path], { encoding: 'utf8', stdio: 'pipe' })
  }

  test('that pskctool reads is read the same, and what we test with is valid to it', async () => {
    const text = plainContainer([A, LONG])
    const told = pskctool('--info', text)
    const all = (name: string) =>
      [...told.matchAll(new RegExp(`${name}: (.*)`, 'g'))].map(([, value]) => value)
    assert.deepEqual(
      all('Key Secret \\(base64\\)'),
      [A, LONG].map(({ secret }) => btoa(secret)),
    )
    assert.deepEqual(all('SerialNo'), ['A1', 'A2'])
    assert.deepEqual(all('Key TimeInterval'), ['60'])
    assert.deepEqual(await read(text), [
      `Acme A1 ${SECRET} sha1 6 counter 0`,
      `Acme A2 ${LONG.secret} sha256 8 60 s`,
    ])
    const sealed = sealedContainer([A], { password: 'so secret' })
    for (const one of [FIGURES[3], FIGURES[6], FIGURES[7], sealed])
      assert.match(pskctool('--validate', one), /OK/)
  })

  for (const bits of [128, 192, 256] as const)
    for (const way of ['cbc', 'kw'] as const)
      test(`sealed by AES-${bits} (${way}) opens under its key alone`, async () => {
        // A key is wrapped in pieces of eight bytes.
        const token = { ...A, secret: '123456789012345678901234' }
        const text = sealedContainer([token], { bits, way, hash: 'sha256' })
        const key = SEALING_KEY.subarray(0, bits / 8)
        assert.deepEqual(await read(text, keyOf(key)), [`Acme A1 ${token.secret} sha1 6 counter 0`])
        const short = keyOf(SEALING_KEY.subarray(0, bits === 128 ? 24 : 16))
        assert.match((await read(text, short))[0]!, /key-wrong/)
      })

  test('sealed by a password opens by it, spelled as it was', async () => {
    const text = sealedContainer([A, LONG], { bits: 256, password: '合鍵 pass' })
    assert.equal((await read(text, { kind: 'password', password: '合鍵 pass' })).length, 2)
    assert.match((await read(text, { kind: 'password', password: '合鍵  pass' }))[0]!, /key-wrong/)
  })

  test('that was changed on its way is not decrypted: the MAC is wrong (H13)', async () => {
    const changed = sealedContainer([A], {
      // The last bit of the vector: it would turn the first character of the secret.
      spoil: (cipher, mac) => {
        cipher[15]! ^= 1
        return { cipher, mac }
      },
    })
    assert.deepEqual(await read(changed, keyOf(SEALING_KEY.subarray(0, 16))), ['mac-wrong'])
    const forged = sealedContainer([A], {
      spoil: (cipher) => ({ cipher, mac: btoa('x'.repeat(20)) }),
    })
    assert.deepEqual(await read(forged, keyOf(SEALING_KEY.subarray(0, 16))), ['mac-wrong'])
    const short = sealedContainer([A], { spoil: (cipher) => ({ cipher, mac: btoa('x') }) })
    assert.deepEqual(await read(short, keyOf(SEALING_KEY.subarray(0, 16))), ['mac-wrong'])
    const without = sealedContainer([A], { spoil: (cipher) => ({ cipher }) })
    assert.deepEqual(await read(without, keyOf(SEALING_KEY.subarray(0, 16))), ['mac-missing'])
  })

  test('that asks for a PIN, another alphabet or another kind of key is told so', async () => {
    const text = plainContainer([A])
    const changed: [from: string | RegExp, into: string, reason: string][] = [
      ['</Data>', '</Data><Policy><PINPolicy PINUsageMode="Append"/></Policy>', 'pin-needed'],
      ['"DECIMAL"', '"ALPHANUMERIC"', 'encoding-unknown'],
      ['pskc:hotp', 'pskc:ocra', 'type-unknown'],
      ['Length="6"', 'Length="10"', 'digits-unknown'],
      ['<Counter><PlainValue>0', '<Counter><PlainValue>-1', 'counter-odd'],
      [/<Manufacturer>.*<\/Manufacturer>/, '', 'manufacturer-missing'],
    ]
    for (const [from, into, reason] of changed)
      assert.deepEqual(await read(text.replace(from, into)), [reason])
  })
})

suite('a hostile key container (H13)', () => {
  const text = plainContainer([A])
  const withType = (type: string) => text.replace('?>', `?>\n${type}`)
  const bomb = `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`

  const refused: [what: string, text: string, told: RegExp][] = [
    ['a document type', withType('<!DOCTYPE KeyContainer>'), /^2: xml-doctype$/],
    ['an entity bomb', withType(bomb).replace('A1', '&j;'), /^2: xml-doctype$/],
    [
      'an external entity',
      withType('<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace('A1', '&x;'),
      /^2: xml-doctype$/,
    ],
    ['an entity of its own', text.replace('A1', '&x;'), /^\d+: xml-damaged$/],
    ['an element that never ends', text.replace('</Key>', ''), /^\d+: xml-damaged$/],
    ['what is cut off', text.slice(0, 300), /^\d+: xml-damaged$/],
    ['another document', '<html><body/></html>', /^1: not-pskc$/],
    ['another namespace', text.replace('keyprov:pskc"', 'keyprov:other"'), /^\d+: not-pskc$/],
    ['depth without end', text.replace('A1', '<a>'.repeat(100_000)), /^\d+: xml-too-deep$/],
    [
      'a hundred attributes',
      text.replace('<Data', `<Data ${attributes(100)}`),
      /^\d+: xml-too-large$/,
    ],
    [
      'a key of a thousand parts',
      text.replace('<Data>', `<Data>${'<a/>'.repeat(1000)}`),
      /^\d+: xml-too-large$/,
    ],
    ['a serial of a megabyte', text.replace('A1', '1'.repeat(1_000_000)), /^\d+: xml-too-large$/],
  ]
  for (const [what, hostile, told] of refused)
    test(`with ${what} is refused`, async () => {
      const found = await read(hostile)
      assert.match(found[0]!, told)
      assert.equal(found.length, 1)
    })

  test('with a million keys is left where it is too many', async () => {
    const many = text.replace('<KeyPackage>', '<KeyPackage/>\n'.repeat(1_000_000))
    const before = text.slice(0, text.indexOf('<KeyPackage>')).split('\n').length
    // The line tells how far it was read.
    assert.deepEqual(await read(many), [`${before + TOKENS_MOST}: too-many-keys`])
  })

  test('that asks for a day of derivation is refused before it', async () => {
    const costly = sealedContainer([A], { password: 'x' }).replace(
      '<IterationCount>1000<',
      '<IterationCount>4000000000<',
    )
    const password: FileKey = { kind: 'password', password: 'x' }
    assert.match((await read(costly, password))[0]!, /derivation-too-costly/)
    const endless = costly.replace('4000000000', '1e999')
    assert.match((await read(endless, password))[0]!, /derivation-unknown/)
  })
})

function attributes(count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i}="1"`).join(' ')
}
