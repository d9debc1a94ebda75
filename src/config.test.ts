import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { selfSigned } from '../test/support/mail-server.ts'
import { newKeyEntry } from './adapters/keys.ts'
import { readConfig, readEnvironment, VARIABLES } from './config.ts'
import { type Mistake, tellMistakes } from './config-mistakes.ts'
import { SETTING_VARIABLES } from './config-settings.ts'
import { SETTINGS, withDefaults } from './domain/settings.ts'

const home = mkdtempSync(join(tmpdir(), 'aikagi-config-'))
after(() => rmSync(home, { recursive: true }))

const AIKAGI_DATA_DIR = join(home, 'data')
const PEM = join(home, 'file.pem')
writeFileSync(PEM, '')

const local = { AIKAGI_DATA_DIR }
/** An installation that others can reach, all in order. */
const open = {
  AIKAGI_DATA_DIR,
  AIKAGI_PUBLIC_URL: 'https://id.example.org',
  AIKAGI_HOST: '0.0.0.0',
  AIKAGI_KEYS: newKeyEntry(),
  AIKAGI_SMTP_URL: 'smtps://aikagi:smtp-pass@mail.example.org',
  AIKAGI_MAIL_FROM: 'Aikagi@Example.org',
}
const ACCOUNT = `AC${'0'.repeat(32)}`
const AUTH_TOKEN = 'f'.repeat(32)
const twilio = {
  AIKAGI_TELEPHONE: 'twilio',
  AIKAGI_TWILIO_ACCOUNT: ACCOUNT,
  AIKAGI_TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  AIKAGI_TWILIO_FROM: '+815012345678',
}
const { cert } = selfSigned()
const OWN_CA = join(home, 'own-ca.pem')
writeFileSync(OWN_CA, cert)
const PUBLIC_CA = join(home, 'public-ca.pem')
writeFileSync(PUBLIC_CA, rootCertificates[0]!)
const MIXED_CA = join(home, 'mixed-ca.pem')
const NO_CA = join(home, 'no-ca.pem')
writeFileSync(MIXED_CA, `${cert}\n${rootCertificates[0]}`)
writeFileSync(NO_CA, new X509Certificate(cert).raw)
const sip = { ...open, AIKAGI_TELEPHONE: 'sip', AIKAGI_SIP_URL: 'sip:a:secret@pbx.example.org' }
type Env = Record<string, string | undefined>

function configFrom(env: Env) {
  const verdict = readConfig(env)
  assert.ok(verdict.ok, JSON.stringify(verdict))
  return verdict.config
}
function mistakesIn(env: Env): Mistake[] {
  const verdict = readConfig(env)
  return verdict.ok ? [] : verdict.mistakes
}
const namesIn = (env: Env) => mistakesIn(env).map(({ name }) => name)

suite('the configuration', () => {
  test('needs nothing at all on this machine', () => {
    const { settings, ...config } = configFrom(local)
    assert.deepEqual(config, {
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      dataDir: AIKAGI_DATA_DIR,
      checkpoints: join(AIKAGI_DATA_DIR, 'audit-checkpoints.jsonl'),
      database: { kind: 'sqlite', path: join(AIKAGI_DATA_DIR, 'aikagi.db') },
      trustedProxies: [],
      serviceName: 'Aikagi',
      timeZone: 'UTC',
      log: { format: 'json', level: 'info' },
      telephone: [],
      simulator: true,
      webhooks: { ports: [443], loopback: false },
      passkeys: { rpId: 'localhost', origins: ['http://localhost:8080'] },
    })
    assert.deepEqual(settings, withDefaults())
    assert.ok(existsSync(AIKAGI_DATA_DIR))
  })

  test('gives passkeys the domain of the host, or a wider one that it lies in', () => {
    const { passkeys } = configFrom({
      ...open,
      AIKAGI_PASSKEY_RP_ID: 'example.org',
      AIKAGI_PASSKEY_ORIGINS: 'https://login.example.org',
    })
    assert.deepEqual(passkeys, {
      rpId: 'example.org',
      origins: ['https://id.example.org', 'https://login.example.org'],
    })
    for (const AIKAGI_PASSKEY_RP_ID of ['org', 'other.org', 'ample.org', 'x.id.example.org'])
      assert.deepEqual(namesIn({ ...open, AIKAGI_PASSKEY_RP_ID }), ['AIKAGI_PASSKEY_RP_ID'])
    for (const AIKAGI_PASSKEY_ORIGINS of ['https://other.org', 'http://id.example.org', 'id'])
      assert.deepEqual(namesIn({ ...open, AIKAGI_PASSKEY_ORIGINS }), ['AIKAGI_PASSKEY_ORIGINS'])
  })

  test('of an installation that others can reach', () => {
    const config = configFrom({
      ...open,
      AIKAGI_DATABASE: 'postgres://aikagi:db-pass@db/aikagi',
      AIKAGI_TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16, fd00::/8',
      AIKAGI_COUNTRIES: 'JP,US',
      AIKAGI_SERVICE_NAME: '合鍵',
      AIKAGI_TIME_ZONE: 'Asia/Tokyo',
      AIKAGI_AUDIT_CHECKPOINTS: join(home, 'heads.jsonl'),
      AIKAGI_MAIL_LINK_MINUTES: '10',
      AIKAGI_SESSION_HOURS: '12',
    })
    assert.equal(config.simulator, false)
    assert.equal(config.keys?.length, 1)
    assert.deepEqual(config.mail, { url: open.AIKAGI_SMTP_URL, from: 'Aikagi@example.org' })
    assert.equal(config.database.kind, 'postgres')
    assert.deepEqual(config.trustedProxies, ['10.0.0.5', '10.1.0.0/16', 'fd00::/8'])
    assert.deepEqual([...config.countries!], ['JP', 'US'])
    assert.equal(config.checkpoints, join(home, 'heads.jsonl'))
    assert.equal(config.settings.mailLinkMs, 600_000)
    assert.equal(config.settings.sessionMs, 12 * 3_600_000)
  })

  test('with a real telephone, which takes the place of the simulator', () => {
    const { telephone } = configFrom({ ...open, ...twilio, AIKAGI_TWILIO_REGION: 'jp1' })
    const [account, authToken, from] = [ACCOUNT, AUTH_TOKEN, '+815012345678']
    assert.deepEqual(telephone, [{ name: 'twilio', account, authToken, from, region: 'jp1' }])
    assert.deepEqual(namesIn({ ...local, ...twilio }), ['AIKAGI_SMTP_URL', 'AIKAGI_PUBLIC_URL'])
  })

  test('with two accounts by SIP, in the order in which they are tried', () => {
    const { telephone, simulator } = configFrom({
      ...open,
      AIKAGI_TELEPHONE: 'sip2,sip',
      AIKAGI_SIP_URL: 'sip:aikagi:p%40ss@pbx.example.org',
      AIKAGI_SIP2_URL: 'sip:100@[fd00::1]:5061;transport=tls',
      AIKAGI_SIP2_CA: OWN_CA,
      AIKAGI_SIP2_SRTP: 'on',
      AIKAGI_SIP2_NUMBERS: 'JP',
      AIKAGI_SIP2_LINES: '2',
    })
    const soundPorts = { least: 10_000, most: 20_000 }
    assert.deepEqual(telephone, [
      {
        ...{ name: 'sip2', user: '100', host: '[fd00::1]:5061', transport: 'tls', caFile: OWN_CA },
        ...{ srtp: true, register: false, numbers: { within: 'JP' }, linesMost: 2, soundPorts },
      },
      {
        ...{ name: 'sip', user: 'aikagi', password: 'p@ss', host: 'pbx.example.org' },
        ...{ transport: 'udp', srtp: false, register: false, numbers: 'e164', linesMost: 10 },
        soundPorts,
      },
    ])
    assert.equal(simulator, false)
  })

  test('follows its own certificate and port in the default address', () => {
    const tls = { AIKAGI_TLS_CERT: PEM, AIKAGI_TLS_KEY: PEM }
    const config = configFrom({ ...local, ...tls, AIKAGI_PORT: '8443' })
    assert.equal(config.publicUrl, 'https://localhost:8443')
    assert.deepEqual(config.tls, { cert: PEM, key: PEM })
  })

  test('takes an empty variable for an absent one', () => {
    const blank = Object.fromEntries(VARIABLES.map((name) => [name, ' ']))
    assert.deepEqual(configFrom({ ...blank, ...local }), configFrom(local))
  })

  test('leaves the variables of the test run and of others alone', () => {
    assert.deepEqual(mistakesIn({ ...local, AIKAGI_TEST_POSTGRES: 'x', PATH: '/bin' }), [])
  })
})

const wrong: [why: string, env: Env, names: string[]][] = [
  ['a port that is none', { AIKAGI_PORT: '99999' }, ['AIKAGI_PORT']],
  ['a port in words', { AIKAGI_PORT: '8080;' }, ['AIKAGI_PORT']],
  ['a host name to listen on', { AIKAGI_HOST: 'id.example.org' }, ['AIKAGI_HOST']],
  ['a public URL with a path', { AIKAGI_PUBLIC_URL: 'https://x.org/id' }, ['AIKAGI_PUBLIC_URL']],
  ['a public URL with a user', { AIKAGI_PUBLIC_URL: 'https://a@x.org' }, ['AIKAGI_PUBLIC_URL']],
  ['half a certificate', { AIKAGI_TLS_CERT: PEM }, ['AIKAGI_TLS_KEY']],
  [
    'a certificate that is not there',
    { AIKAGI_TLS_CERT: '/nowhere.pem', AIKAGI_TLS_KEY: PEM },
    ['AIKAGI_TLS_CERT'],
  ],
  [
    'a certificate beside an http address',
    { AIKAGI_TLS_CERT: PEM, AIKAGI_TLS_KEY: PEM, AIKAGI_PUBLIC_URL: 'http://localhost' },
    ['AIKAGI_PUBLIC_URL'],
  ],
  ['a data folder that is a file', { AIKAGI_DATA_DIR: `${PEM}/data` }, ['AIKAGI_DATA_DIR']],
  [
    'a checkpoint file in no folder',
    { AIKAGI_AUDIT_CHECKPOINTS: join(home, 'nowhere', 'heads.jsonl') },
    ['AIKAGI_AUDIT_CHECKPOINTS'],
  ],
  [
    'a checkpoint file that is a folder',
    { AIKAGI_AUDIT_CHECKPOINTS: home },
    ['AIKAGI_AUDIT_CHECKPOINTS'],
  ],
  ['another database', { AIKAGI_DATABASE: 'mysql://db/x' }, ['AIKAGI_DATABASE']],
  ['sqlite without a file', { AIKAGI_DATABASE: 'sqlite:' }, ['AIKAGI_DATABASE']],
  ['keys that are none', { AIKAGI_KEYS: 'secret' }, ['AIKAGI_KEYS']],
  ['a proxy by name', { AIKAGI_TRUSTED_PROXIES: 'proxy' }, ['AIKAGI_TRUSTED_PROXIES']],
  ['a webhook port by name', { AIKAGI_WEBHOOK_PORTS: 'https' }, ['AIKAGI_WEBHOOK_PORTS']],
  ['a webhook port that is none', { AIKAGI_WEBHOOK_PORTS: '443,65536' }, ['AIKAGI_WEBHOOK_PORTS']],
  ['no webhook port', { AIKAGI_WEBHOOK_PORTS: ',' }, ['AIKAGI_WEBHOOK_PORTS']],
  ['too wide a range', { AIKAGI_TRUSTED_PROXIES: '10.0.0.0/33' }, ['AIKAGI_TRUSTED_PROXIES']],
  ['a country by name', { AIKAGI_COUNTRIES: 'Japan' }, ['AIKAGI_COUNTRIES']],
  ['a country that is none', { AIKAGI_COUNTRIES: 'JP,QX' }, ['AIKAGI_COUNTRIES']],
  ['an empty list of countries', { AIKAGI_COUNTRIES: ',' }, ['AIKAGI_COUNTRIES']],
  ['an unknown log', { AIKAGI_LOG: 'xml' }, ['AIKAGI_LOG']],
  ['an unknown level', { AIKAGI_LOG_LEVEL: 'loud' }, ['AIKAGI_LOG_LEVEL']],
  ['a time zone that is none', { AIKAGI_TIME_ZONE: 'Mars/Base' }, ['AIKAGI_TIME_ZONE']],
  ['a name with a colon', { AIKAGI_SERVICE_NAME: 'My:ID' }, ['AIKAGI_SERVICE_NAME']],
  ['a mail server without a sender', { AIKAGI_SMTP_URL: 'smtp://m' }, ['AIKAGI_MAIL_FROM']],
  [
    'a mail server by http',
    { AIKAGI_SMTP_URL: 'https://m', AIKAGI_MAIL_FROM: 'a@example.org' },
    ['AIKAGI_SMTP_URL'],
  ],
  ['no mail and no simulator', { AIKAGI_SIMULATOR: 'off' }, ['AIKAGI_SMTP_URL']],
  [
    'the simulator beside a mail server',
    { AIKAGI_SIMULATOR: 'on', AIKAGI_SMTP_URL: 'smtp://m', AIKAGI_MAIL_FROM: 'a@example.org' },
    ['AIKAGI_SIMULATOR'],
  ],
  [
    'a telephone of another kind',
    { AIKAGI_TELEPHONE: 'fax' },
    ['AIKAGI_SMTP_URL', 'AIKAGI_TELEPHONE'],
  ],
  ['calls by SIP without an account', { ...open, AIKAGI_TELEPHONE: 'sip' }, ['AIKAGI_SIP_URL']],
  ...[
    'sip:pbx.example.org',
    'sips:a@pbx.example.org',
    'sip:a@pbx.example.org;transport=sctp',
    'sip:a:p%0Aass@pbx',
    'sip:a:p;ass@pbx',
    'sip:a:p%20ass@pbx',
    'sip:a:"@pbx',
    'sip:a@pbx;auth_user=b',
    'sip:a@pbx\nmodule evil.so',
  ].map((url): (typeof wrong)[number] => [
    `an account by SIP that is none (${JSON.stringify(url)})`,
    { ...open, AIKAGI_TELEPHONE: 'sip', AIKAGI_SIP_URL: url },
    ['AIKAGI_SIP_URL'],
  ]),
  [
    'TLS to a PBX that nobody vouches for',
    { ...sip, AIKAGI_SIP_URL: 'sip:a@pbx;transport=tls' },
    ['AIKAGI_SIP_CA'],
  ],
  [
    'TLS to a PBX that a public authority vouches for',
    { ...sip, AIKAGI_SIP_URL: 'sip:a@pbx;transport=tls', AIKAGI_SIP_CA: PUBLIC_CA },
    ['AIKAGI_SIP_CA'],
  ],
  ...[MIXED_CA, NO_CA, PEM].map((file): (typeof wrong)[number] => [
    `TLS to a PBX by ${basename(file)}`,
    { ...sip, AIKAGI_SIP_URL: 'sip:a@pbx;transport=tls', AIKAGI_SIP_CA: file },
    ['AIKAGI_SIP_CA'],
  ]),
  [
    'TLS that nobody verifies any more',
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    ['NODE_TLS_REJECT_UNAUTHORIZED'],
  ],
  ['keys of the sound in clear', { ...sip, AIKAGI_SIP_SRTP: 'on' }, ['AIKAGI_SIP_SRTP']],
  [
    'numbers, ports and a caller that are none',
    {
      ...sip,
      AIKAGI_SIP_NUMBERS: 'jp',
      AIKAGI_SIP_SOUND_PORTS: '5000-5001',
      AIKAGI_SIP_CALLER_ID: 'Aikagi',
      AIKAGI_SIP_PROXY: 'proxy.example.org',
    },
    ['AIKAGI_SIP_PROXY', 'AIKAGI_SIP_CALLER_ID', 'AIKAGI_SIP_NUMBERS', 'AIKAGI_SIP_SOUND_PORTS'],
  ],
  [
    'recordings in no folder',
    { ...sip, AIKAGI_RECORDINGS: join(home, 'nowhere') },
    ['AIKAGI_RECORDINGS'],
  ],
  [
    'half of an API key, and a gateway in clear',
    {
      ...open,
      ...twilio,
      AIKAGI_TWILIO_API_KEY: 'SK1',
      AIKAGI_TWILIO_API_URL: 'http://gateway.example.org',
    },
    ['AIKAGI_TWILIO_API_KEY_SECRET', 'AIKAGI_TWILIO_API_URL'],
  ],
  [
    'a caller that is no number',
    { ...open, ...twilio, AIKAGI_TWILIO_FROM: '050-1234-5678', AIKAGI_TWILIO_ACCOUNT: 'me' },
    ['AIKAGI_TWILIO_ACCOUNT', 'AIKAGI_TWILIO_FROM'],
  ],
  [
    'sessions that idle longer than they live',
    { AIKAGI_SESSION_IDLE_MINUTES: '180', AIKAGI_SESSION_HOURS: '2' },
    ['AIKAGI_SESSION_IDLE_MINUTES'],
  ],
]

suite('a mistake in the configuration', () => {
  for (const [why, env, names] of wrong)
    test(`${why} is refused`, () => assert.deepEqual(namesIn({ ...local, ...env }), names))

  for (const [name, [setting, unit]] of Object.entries(SETTING_VARIABLES))
    test(`${name} beyond its ceiling is refused, and so is what is no number of ${unit}`, () => {
      const { most } = SETTINGS[setting]
      for (const text of [String(most + 1), '-1', '1.5', '1e3', '0x10', 'many'])
        assert.ok(namesIn({ ...local, [name]: text }).includes(name), text)
    })

  test('all come at once', () => {
    const env = { AIKAGI_DATA_DIR, AIKAGI_PUBLIC_URL: 'http://id.example.org', AIKAGI_PORT: 'x' }
    assert.deepEqual(namesIn(env).sort(), [
      'AIKAGI_KEYS',
      'AIKAGI_PORT',
      'AIKAGI_PUBLIC_URL',
      'AIKAGI_SMTP_URL',
    ])
  })

  test('in a name is met with the name that was meant', () => {
    const [mistake] = mistakesIn({ ...local, AIKAGI_MAIL_LINK_MINUTE: '10' })
    assert.match(mistake!.remedy.en, /Did you mean AIKAGI_MAIL_LINK_MINUTES\?/)
    const [stranger] = mistakesIn({ ...local, AIKAGI_ZZZZZZZZZZZZ: '1' })
    assert.equal(stranger!.remedy.en, 'Remove it.')
  })

  test('is told in both languages, without any secret in it', () => {
    const secrets = {
      AIKAGI_KEYS: 'planted-secret-1',
      AIKAGI_SMTP_URL: 'smtpx://a:planted-secret-2@m',
      AIKAGI_DATABASE: 'mysql://a:planted-secret-3@db/x',
    }
    const told = tellMistakes(mistakesIn({ ...local, ...secrets }))
    assert.doesNotMatch(told, /planted/)
    for (const name of Object.keys(secrets)) assert.ok(told.includes(`  ${name}\n`), told)
    assert.match(told, /cannot start/)
    assert.match(told, /起動できません/)
  })
})

suite('an installation that others can reach', () => {
  for (const name of ['AIKAGI_KEYS', 'AIKAGI_SMTP_URL', 'AIKAGI_MAIL_FROM'])
    test(`does not start without ${name}`, () =>
      assert.deepEqual(namesIn({ ...open, [name]: undefined }), [name]))

  test('does not start with an http address', () => {
    for (const url of ['http://id.example.org', 'http://192.168.0.5', 'http://127.0.0.1.evil.org'])
      assert.deepEqual(namesIn({ ...open, AIKAGI_PUBLIC_URL: url }), ['AIKAGI_PUBLIC_URL'])
  })

  test('cannot switch the simulator on', () => {
    const noMail = { ...open, AIKAGI_SMTP_URL: undefined, AIKAGI_MAIL_FROM: undefined }
    const names = namesIn({ ...noMail, AIKAGI_SIMULATOR: 'on' })
    assert.deepEqual(names, ['AIKAGI_SIMULATOR', 'AIKAGI_SMTP_URL'])
    for (const host of ['0.0.0.0', '::', '192.168.0.5'])
      assert.ok(
        namesIn({ ...local, AIKAGI_HOST: host, AIKAGI_SIMULATOR: 'on' }).includes(
          'AIKAGI_SIMULATOR',
        ),
      )
  })

  test('lets no webhook go to its own machine (H15)', () => {
    const names = namesIn({ ...open, AIKAGI_WEBHOOK_LOOPBACK: 'on' })
    assert.deepEqual(names, ['AIKAGI_WEBHOOK_LOOPBACK'])
    assert.equal(configFrom(open).webhooks.loopback, false)
    assert.equal(configFrom({ ...local, AIKAGI_WEBHOOK_LOOPBACK: 'on' }).webhooks.loopback, true)
    assert.deepEqual(configFrom(local).webhooks, { ports: [443], loopback: false })
  })

  test('is told apart from this machine by its address', () => {
    for (const url of ['http://127.0.0.1:8080', 'http://[::1]:8080', 'http://id.localhost'])
      assert.equal(configFrom({ ...local, AIKAGI_PUBLIC_URL: url }).simulator, true, url)
  })
})

suite('the .env file', () => {
  test('is read, and the environment wins over it unless it is empty', () => {
    const folder = mkdtempSync(join(home, 'env-'))
    writeFileSync(join(folder, '.env'), '# ours\nAIKAGI_PORT=1111\nAIKAGI_HOST="::1"\n')
    const env = readEnvironment({ AIKAGI_PORT: '2222', AIKAGI_HOST: '' }, folder)
    assert.deepEqual([env.AIKAGI_PORT, env.AIKAGI_HOST], ['2222', '::1'])
  })

  test('may be missing', () => {
    assert.deepEqual(readEnvironment({ A: 'b' }, join(home, 'nowhere')), { A: 'b' })
  })

  test('that is a folder stops the start instead of being passed over', () => {
    const folder = mkdtempSync(join(home, 'env-'))
    mkdirSync(join(folder, '.env'))
    assert.throws(() => readEnvironment({}, folder), /EISDIR/)
  })
})
