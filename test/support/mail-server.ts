import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { binaryOf } from './tools.ts'

export interface Received {
  envelope: { from: string; to: string[] }
  mail: Email
  /** As it came over the wire, one character a byte. */
  raw: string
  /** Whether TLS covered it. */
  secure: boolean
}

export interface MailServer {
  port: number
  received: Received[]
  /** How many connections there were. */
  connections(): number
  close(): void
}

/** A real SMTP server on loopback, in clear unless `options` say otherwise. A letter that `refuse` has an answer for is not taken. */
export async function mailServer(
  options: SMTPServerOptions = {},
  refuse: (mail: Email) => Error | undefined = () => undefined,
): Promise<MailServer> {
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
      const mail = await PostalMime.parse(raw)
      const refused = refuse(mail)
      if (refused) return done(refused)
      const { mailFrom, rcptTo } = session.envelope
      received.push({
        envelope: {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
        },
        mail,
        raw: raw.toString('latin1'),
        secure: session.secure,
      })
      done()
    },
    ...options,
  })
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  return { port, received, connections: () => connections, close: () => smtp.close() }
}

/** What a server answers, as its callbacks want it. */
export const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

const NAMES = 'DNS:localhost,IP:::ffff:7f00:1'

/** A certificate for `localhost` (and ::ffff:127.0.0.1) that nobody signed but itself, and its key. PEM. */
export function selfSigned(): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-cert-'))
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${NAMES}`]
    const fresh = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    const written = ['-noenc', '-days', '2', '-keyout', key, '-out', cert, ...subject]
    execFileSync(binaryOf('openssl'), [...fresh, ...written], { stdio: 'ignore' })
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
