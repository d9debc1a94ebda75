import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { after, suite, test } from 'node:test'
import type { SMTPServerOptions } from 'smtp-server'
import {
  type MailServer,
  mailServer,
  type Received,
  selfSigned,
  smtpError,
} from '../../../test/support/mail-server.ts'
import { binaryOf } from '../../../test/support/tools.ts'
import type { AccountId, MessageId } from '../../domain/ids.ts'
import { exampleLetters } from '../../domain/outbox/example-letters.ts'
import type { Letter, LetterTo } from '../../domain/outbox/letter.ts'
import { MailRefused, type Outgoing } from '../../domain/outbox/mailer.ts'
import { renderLetter } from './letters.ts'
import { type SmtpMailer, type SmtpSettings, smtpMailer } from './smtp.ts'

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

async function server(options: SMTPServerOptions = {}): Promise<MailServer> {
  const made = await mailServer(options)
  closing.push(made.close)
  return made
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

  test('asks answers and what comes back to where they are wanted, each under its own name', async () => {
    const { port, received } = await server()
    const [replyTo, bounces] = ['help@example.org', 'bounces@example.org']
    await mailerTo(`smtp://127.0.0.1:${port}`, { replyTo, bounces }).send(outgoing('aB-3_x'))
    const [{ mail, envelope }] = received as [Received]
    assert.equal(envelope.from, 'bounces+aB-3_x@example.org')
    assert.deepEqual(mail.from?.address, 'noreply@id.example.org')
    assert.deepEqual(mail.replyTo, [{ name: '', address: 'help@example.org' }])
  })

  test('offers no unsubscribing: nobody may be told less of their own sign-in', async () => {
    const { port, received } = await server()
    await mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1'))
    assert.doesNotMatch(received[0]!.raw, /^(List-|Precedence)/im)
  })

  test('is the same to another reader (Python), keeps to 7 bits and short lines, in every letter', async () => {
    const { port, received } = await server()
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`)
    const sent = exampleLetters().flatMap(({ letter: one }) => [
      { ...letter('en'), letter: one },
      { ...letter('ja'), letter: one },
    ])
    for (const [i, one] of sent.entries()) await mailer.send({ ...outgoing(`m${i}`), letter: one })
    const script = new URL('../../../test/support/read-mail.py', import.meta.url).pathname
    const input = JSON.stringify(received.map(({ raw }) => raw))
    const read = JSON.parse(
      execFileSync(binaryOf('python3'), [script], { input, encoding: 'utf8', maxBuffer: 1e8 }),
    )
    for (const [i, one] of sent.entries()) {
      const { subject, text, html } = renderLetter(one, 'Aikagi')
      const { raw } = received[i]!
      assert.deepEqual(read[i].defects, [])
      assert.equal(read[i].subject, subject)
      assert.equal(read[i].text.replaceAll('\r\n', '\n').trimEnd(), text.trimEnd())
      assert.equal(read[i].html.replaceAll('\r\n', '\n').trimEnd(), html.trimEnd())
      assert.doesNotMatch(raw, /[^\x20-\x7e\r\n\t]|[^\r]\n/, 'eight bits, or a bare line feed')
      // RFC 5322 2.1.1 for lines, RFC 2047 2 for lines with encoded words.
      const [header = ''] = raw.split('\r\n\r\n')
      assert.ok(Math.max(...raw.split('\r\n').map(({ length }) => length)) <= 78, raw)
      for (const line of header.split('\r\n'))
        if (/=\?/.test(line)) assert.ok(line.length <= 76, line)
    }
  })

  test('R30 H22 no name breaks out of its place: markup, line breaks, direction marks', async () => {
    const { port, received } = await server()
    const hostile =
      'A\r\nBcc: x@evil.example\r\n\r\n<b>Call</b>\u202e\u2028 =?utf-8?q?x?= "<x@evil.example>,'
    const invitation: Letter = {
      kind: 'invitation',
      link: 'https://id.example.org/invitation/x',
      validHours: 24,
      accountId: '123456789012' as AccountId,
      accountName: hostile,
      userName: hostile,
    }
    const look = { name: hostile, colour: '#ff0000' }
    const service = 'Ai"kagi <x@evil.example>,'
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`, { service })
    await mailer.send({ ...outgoing('m1'), letter: { ...letter(), look, letter: invitation } })
    const [{ mail, envelope, raw }] = received as [Received]
    assert.deepEqual(envelope.to, ['owner@example.com'])
    assert.deepEqual(mail.from, { name: service, address: 'noreply@id.example.org' })
    assert.deepEqual(mail.to, [{ name: '', address: 'owner@example.com' }])
    assert.equal(mail.bcc, undefined)
    assert.doesNotMatch(mail.subject ?? '', /[\r\n\u202e\u2028]/)
    assert.match(mail.subject ?? '', /Bcc: x@evil\.example/, 'it is said, as plain text')
    assert.doesNotMatch(mail.html ?? '', /<b>|\u202e/)
    assert.doesNotMatch(raw, /^Bcc:/im)
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

/** This machine by an address that is not on the short list of those that may be spoken to in clear. */
const ELSEWHERE = '[::ffff:127.0.0.1]'

suite('mail by SMTP with TLS', () => {
  const { cert, key } = selfSigned()
  const certified = { cert, key, disabledCommands: [] }
  const trusting = { tls: { ca: cert } }

  for (const [scheme, secure] of [
    ['smtps', true],
    ['smtp', false],
  ] as const)
    test(`goes through ${scheme} once the certificate is one that the operator trusts`, async () => {
      const { port, received } = await server({ ...certified, secure })
      const { tls } = trusting
      await mailerTo(`${scheme}://${ELSEWHERE}:${port}`, { tls }).send(outgoing('m1'))
      assert.deepEqual(
        received.map((one) => one.secure),
        [true],
      )
    })

  for (const [scheme, secure] of [
    ['smtps', true],
    ['smtp', false],
  ] as const)
    test(`does not go through ${scheme} by a certificate that nobody vouches for`, async () => {
      const { port, received } = await server({ ...certified, secure })
      const said = await refusal(mailerTo(`${scheme}://${ELSEWHERE}:${port}`).send(outgoing('m1')))
      assert.match(said, /certificate|self.signed/i)
      assert.equal(received.length, 0)
    })

  test('nor by one for another name', async () => {
    const { port, received } = await server({ ...certified, secure: true })
    const mailer = mailerTo(`smtps://127.0.0.1:${port}`, trusting)
    assert.match(await refusal(mailer.send(outgoing('m1'))), /altnames|does not match/i)
    assert.equal(received.length, 0)
  })
})

suite('R31 what a mail server refuses', () => {
  for (const [name, options, because] of [
    [
      'a mailbox that it does not have',
      { onRcptTo: (_, __, done) => done(smtpError(550, '5.1.1 no such mailbox')) },
      'mailbox',
    ],
    [
      'a mailbox, once it read the letter',
      {
        onData: (stream, _, done) =>
          void stream.resume().on('end', () => done(smtpError(550, '5.2.1 off'))),
      },
      'mailbox',
    ],
    ['for now', { onRcptTo: (_, __, done) => done(smtpError(450, '4.2.0 greylisted')) }, 'later'],
    [
      'because of us',
      { onRcptTo: (_, __, done) => done(smtpError(554, '5.7.1 relay access denied')) },
      'later',
    ],
    [
      'our sender',
      { onMailFrom: (_, __, done) => done(smtpError(550, '5.1.8 who are you?')) },
      'later',
    ],
    [
      'the letter',
      {
        onData: (stream, _, done) =>
          void stream.resume().on('end', () => done(smtpError(554, '5.6.0 no'))),
      },
      'later',
    ],
  ] as readonly [string, SMTPServerOptions, MailRefused['because']][])
    test(`${name} is ${because === 'mailbox' ? 'the end of that mailbox' : 'tried again'}`, async () => {
      const { port } = await server(options)
      const sending = mailerTo(`smtp://127.0.0.1:${port}`).send(outgoing('m1'))
      const error = await sending.then(
        () => undefined,
        (refused: unknown) => refused,
      )
      assert.ok(error instanceof MailRefused, String(error))
      assert.equal(error.because, because)
    })
})

suite('H19 a mail server that fails is told without secrets', () => {
  test('when it cuts the connection in the middle of the letter', async () => {
    const cut = createServer((socket) => {
      socket.write('220 here\r\n')
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        const asked = chunk.toString()
        if (/^DATA/im.test(asked)) return socket.write('354 go on\r\n')
        if (/^(EHLO|MAIL|RCPT)/i.test(asked)) return socket.write('250 ok\r\n')
        return socket.destroy()
      })
    }).listen(0, '127.0.0.1')
    closing.push(() => cut.close())
    await once(cut, 'listening')
    const { port } = cut.address() as AddressInfo
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`, { timeoutMs: 2000 })
    assert.match(
      await refusal(mailer.send(outgoing('m1'))),
      /closed|ECONNECTION|ECONNRESET|ESOCKET/i,
    )
  })

  test('when it refuses the recipient', async () => {
    const { port } = await server({
      onRcptTo: ({ address }, _, done) => done(smtpError(550, `no mailbox ${address} here`)),
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

  test('when it repeats how it was told them', async () => {
    const words: string[] = []
    const { port } = await server({
      authOptional: false,
      allowInsecureAuth: true,
      authMethods: ['PLAIN'],
      onAuth: ({ username, password }, _, done) => {
        words.push(btoa(`\0${username}\0${password}`), btoa(`${username}`), btoa(`${password}`))
        done(new Error(`cannot decode ${words.join(' ')}`))
      },
    })
    const url = `smtp://operator:hunter2secret@127.0.0.1:${port}`
    const message = await refusal(mailerTo(url).send(outgoing('m1')))
    assert.match(message, /cannot decode/)
    for (const word of words) assert.ok(!message.includes(word), message)
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

  for (const [what, ask] of [
    ['is given a letter', (mailer: SmtpMailer) => mailer.send(outgoing('m1'))],
    ['is only looked at', (mailer: SmtpMailer) => mailer.check()],
  ] as const)
    test(`when it never comes to the end of what it says, and ${what}`, async () => {
      const endless = createServer((socket) => {
        socket.write('220 here\r\n')
        const talking = setInterval(() => socket.write('250-more\r\n'), 20)
        socket.on('error', () => {})
        socket.on('close', () => {
          clearInterval(talking)
          endless.emit('left')
        })
      }).listen(0, '127.0.0.1')
      closing.push(() => endless.close())
      await once(endless, 'listening')
      const left = once(endless, 'left')
      const { port } = endless.address() as AddressInfo
      const mailer = mailerTo(`smtp://127.0.0.1:${port}`, { timeoutMs: 200 })
      assert.match(await refusal(ask(mailer)), /in time/i)
      await left
    })

  test('when its certificate is not to be trusted, even on this machine', async () => {
    const { port, received } = await server({ secure: true })
    const message = await refusal(mailerTo(`smtps://127.0.0.1:${port}`).send(outgoing('m1')))
    assert.match(message, /certificate|self.signed/i)
    assert.equal(received.length, 0)
  })

  test('when it offers no TLS, unless it is named by a loopback address', async () => {
    const { port, received } = await server()
    const message = await refusal(mailerTo(`smtp://${ELSEWHERE}:${port}`).send(outgoing('m1')))
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
