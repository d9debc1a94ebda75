import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readTokenLine } from '../../domain/hardware-tokens/token-line.ts'
import { readTokenFile, TOKENS_MOST } from './read-token-file.ts'

const HEX = '3132333435363738393031323334353637383930'
const BASE32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const BASE64 = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA='
const NOW = new Date('2026-01-01T12:00:00Z')

async function read(text: string, manufacturer = 'Acme'): Promise<string[]> {
  const file = await readTokenFile(text, undefined)
  if (!file.read) return [`${file.fault.line}: ${file.fault.reason}`]
  return file.lines.map((line) => {
    const reading = readTokenLine(line, { defaults: { manufacturer }, now: NOW })
    if (!reading.accepted)
      return reading.faults.map((fault) => `${fault.line}: ${fault.reason}`).join(' ')
    const { token } = reading
    assert.equal(Buffer.from(token.secret).toString('hex'), HEX)
    const { algorithm, digits, period } = token.oath
    const kind = period ? `totp ${period}` : `hotp ${token.counter}`
    return `${token.manufacturer} ${token.serial} ${algorithm} ${digits} ${kind}`
  })
}

suite('a CSV file of a vendor', () => {
  const files: [what: string, text: string, tokens: string[]][] = [
    [
      'serial and secret without a heading',
      `100,${HEX}\n101,${HEX}\n`,
      ['Acme 100 sha1 6 totp 30', 'Acme 101 sha1 6 totp 30'],
    ],
    [
      'with type and digits',
      `tok1, ${HEX}, hotp, 8\n# spare\n\ntok2, ${HEX}, totp, 6`,
      ['Acme tok1 sha1 8 hotp 0', 'Acme tok2 sha1 6 totp 30'],
    ],
    [
      'with a heading, by semicolons and a mark',
      `\uFEFFSerial Number;Secret Key;Time Interval\r\n7;${BASE32};60\r\n`,
      ['Acme 7 sha1 6 totp 60'],
    ],
    [
      'as Azure takes it',
      `upn,serial number,secret key,time interval,manufacturer,model\nada@example.org,1234567,${BASE32},60,Contoso,HardwareKey\n`,
      ['Contoso 1234567 sha1 6 totp 60'],
    ],
    [
      'by tabs, in base64, for counters',
      `sn\tseed\tcounter\tdigits\tsha\nA-1\t${BASE64}\t42\t8\tSHA-256\n`,
      ['Acme A-1 sha256 8 hotp 42'],
    ],
    [
      'the log of Yubico',
      `OATH-HOTP,11.12.13 18:55,1,cccccccccccc,,${HEX},,,0,0,0,6,0,0,0,0,0,0\n`,
      ['Acme cccccccccccc sha1 6 hotp 0'],
    ],
    [
      'secrets in groups and capitals',
      `serial,secret\n5,"${HEX.toUpperCase().replace(/..(?!$)/g, '$& ')}"\n`,
      ['Acme 5 sha1 6 totp 30'],
    ],
  ]
  for (const [what, text, tokens] of files)
    test(`${what} is read`, async () => assert.deepEqual(await read(text), tokens))

  test('is told every fault with its line', async () => {
    const text = `serial,secret,type,digits,period,algorithm
,${HEX},,,,
1,,,,,
2,not a secret,,,,
3,3132,,,,
4,${HEX},sms,9,5,md5
<b>5</b>,${HEX},totp,,1e9,
6,${HEX},,,,`
    assert.deepEqual(await read(text), [
      '2: serial-missing',
      '3: secret-missing',
      '4: secret-odd',
      '5: secret-too-short',
      '6: type-unknown 6: algorithm-unknown 6: digits-unknown',
      '7: serial-odd 7: period-odd',
      'Acme 6 sha1 6 totp 30',
    ])
    assert.deepEqual(await read(`serial,secret\n1,${HEX}`, ''), ['2: manufacturer-missing'])
  })

  test('that is none is refused as a whole', async () => {
    assert.deepEqual(await read('serial\n1\n'), ['1: no-serial-or-secret'])
    assert.deepEqual(await read('serial,colour\n1,red\n'), ['1: no-serial-or-secret'])
    assert.deepEqual(await read(''), ['1: no-serial-or-secret'])
    assert.match(
      (await read(`serial,secret\n1,"${HEX}\n`.padEnd(9000, 'x')))[0]!,
      /quotes|line-too-long/,
    )
  })

  test('of a million lines is left where it is too many (H13)', async () => {
    const text = `serial,secret\n${`1,${HEX}\n`.repeat(1_000_000)}`
    assert.deepEqual(await read(text), [`${TOKENS_MOST + 2}: too-many-lines`])
  })
})
