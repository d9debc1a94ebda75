import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, suite, test } from 'node:test'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { MessageId } from '../../domain/ids.ts'
import type { LetterTo } from '../../domain/outbox/letter.ts'
import { MailRefused, type Outgoing } from '../../domain/outbox/mailer.ts'
import { renderLetter } from './letters.ts'
import { type SmtpSettings, smtpMailer } from './smtp.ts'

interface Received {
  envelope: { from: string; to: string[] }
  mail: Email
  raw: string
}

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

/** A real SMTP server on loopback. `refuse` answers a recipient. */
async function server(options: SMTPServerOptions = {}) {
  const received: Received[] = []
  let connections = 0
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onConnect: (_, done) => {
      connections++
      done()
    },
    onData: async (stream, session, done) => {
      const raw = await buffer(stream)
      const { mailFrom, rcptTo } = session.envelope
      const from = mailFrom ? mailFrom.address : ''
      const to = rcptTo.map(({ address }) => address)
      received.push({
        envelope: { from, to },
        mail: await PostalMime.parse(raw),
        raw: raw.toString('latin1'),
      })
      done()
    },
    ...options,
  })
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  closing.push(() => smtp.close())
  const { port } = smtp.server.address() as AddressInfo
  return { port, received, connections: () => connections }
}

function mailerTo(url: string, rest: Partial<SmtpSettings> = {}) {
  const mailer = smtpMailer({ url, from: 'noreply@id.example.org', service: 'Aikagi', ...rest })
  closing.push(() => mailer.close())
  return mailer
}

const letter = (language: 'en' | 'ja' = 'en'): LetterTo => ({
  email: 'owner@example.com',
  language,
  timeZone: 'UTC',
  letter: {
    kind: 'verify-set-up',
    link: 'https://id.example.org/link/TOKEN-IN-LINK',
    validMinutes: 15,
  },
})
const outgoing = (id: string, language?: 'en' | 'ja'): Outgoing => ({
  messageId: id as MessageId,
  letter: letter(language),
  writtenAt: new Date('2026-11-20T05:05:00Z'),
})

/** The refusal's message; fails when the mail went through. */
async function refusal(sending: Promise<void>): Promise<string> {
  const error = await sending.then(
    () => assert.fail('was sent'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof MailRefused, String(error))
  return error.message
}

suite('mail by SMTP', () => {
  for (const language of ['en', 'ja'] as const) {
    test(`arrives whole in ${language}: subject, text, HTML, sender, envelope`, async () => {
      const { port, received } = await server()
      await mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1', language))
      const [{ mail, envelope }] = received as [Received]
      const { subject, text, html } = renderLetter(letter(language), 'Aikagi')
      assert.equal(mail.subject, subject)
      assert.equal(mail.text?.trimEnd(), text.trimEnd())
      assert.equal(mail.html?.trimEnd(), html.trimEnd())
      assert.deepEqual(mail.from, { name: 'Aikagi', address: 'noreply@id.example.org' })
      assert.deepEqual(envelope, { from: 'noreply@id.example.org', to: ['owner@example.com'] })
    })
  }

  test('carries the moment it was written, and asks for no automatic answer', async () => {
    const { port, received } = await server()
    await mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1'))
    const [{ mail }] = received as [Received]
    assert.equal(mail.date, '2026-11-20T05:05:00.000Z')
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]))
    assert.equal(headers.get('auto-submitted'), 'auto-generated')
  })

  test('carries the same Message-ID when it is sent again', async () => {
    const { port, received } = await server()
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`)
    await mailer.send(outgoing('m1'))
    await mailer.send(outgoing('m1'))
    await mailer.send(outgoing('m2'))
    const ids = received.map(({ mail }) => mail.messageId)
    assert.deepEqual(ids, ['<m1@id.example.org>', '<m1@id.example.org>', '<m2@id.example.org>'])
  })

  test('uses one connection for many mails', async () => {
    const { port, received, connections } = await server()
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`)
    for (let i = 0; i < 20; i++) await mailer.send(outgoing(`m${i}`))
    assert.equal(received.length, 20)
    assert.equal(connections(), 1)
  })

  test('signs in where the address says so', async () => {
    const seen: unknown[] = []
    const { port } = await server({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => {
        seen.push(username, password)
        done(null, { user: 'someone' })
      },
    })
    await mailerTo(`smtp://us%40er:p%3Ass@127.0.0.1:${port}`).send(outgoing('m1'))
    assert.deepEqual(seen, ['us@er', 'p:ss'])
  })
})

suite('H19 a mail server that fails is told without secrets', () => {
  test('when it refuses the recipient', async () => {
    const { port } = await server({
      onRcptTo: ({ address }, _, done) =>
        done(Object.assign(new Error(`no mailbox ${address} here`), { responseCode: 550 })),
    })
    const message = await refusal(mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1')))
    assert.match(message, /^The mail server 127\.0\.0\.1:\d+ did not take the mail.*550 no mailbox/)
    assert.doesNotMatch(message, /owner@example|TOKEN-IN-LINK/)
  })

  test('when it refuses the password', async () => {
    const { port } = await server({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => done(new Error(`bad ${username} ${password}`)),
    })
    const url = `smtp://operator:hunter2secret@127.0.0.1:${port}`
    const message = await refusal(mailerTo(url).send(outgoing('m1')))
    assert.match(message, /EAUTH/)
    assert.doesNotMatch(message, /operator|hunter2secret/)
  })

  test('when nothing listens', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    assert.match(
      await refusal(mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1'))),
      /refused/i,
    )
  })

  test('when it takes the connection and says nothing', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    closing.push(() => silent.close())
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`, { timeoutMs: 200 })
    assert.match(await refusal(mailer.send(outgoing('m1'))), /ETIMEDOUT|timeout/i)
  })

  test('when its certificate is not to be trusted, even on this machine', async () => {
    const { port, received } = await server({ secure: true })
    const message = await refusal(mailerTo(`smtps://127.0.0.1:${port}`).send(outgoing('m1')))
    assert.match(message, /certificate|self.signed/i)
    assert.equal(received.length, 0)
  })

  test('when it offers no TLS, unless it is named by a loopback address', async () => {
    const { port, received } = await server()
    // Leads to this machine as well, but is not on the short list of names that say so.
    const message = await refusal(
      mailerTo(`smtp://[::ffff:127.0.0.1]:${port}`).send(outgoing('m1')),
    )
    assert.match(message, /ETLS|STARTTLS/)
    assert.equal(received.length, 0)
  })

  test('and it is tried afresh afterwards', async () => {
    let refusing = true
    const { port, received } = await server({
      onRcptTo: (_, __, done) => (refusing ? done(new Error('later')) : done()),
    })
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`)
    await refusal(mailer.send(outgoing('m1')))
    refusing = false
    await mailer.send(outgoing('m1'))
    assert.equal(received.length, 1)
  })
})
