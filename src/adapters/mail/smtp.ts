import type { SecureContextOptions } from 'node:tls'
import type { Transporter } from 'nodemailer'
import { type Mailer, MailRefused, type Outgoing } from '../../domain/outbox/mailer.ts'
import { serverWords } from '../../domain/outbox/server-words.ts'
import { knock } from './knock.ts'
import { renderLetter } from './letters.ts'
import { becauseOf, type ServerAnswer } from './refused-mailbox.ts'

export interface SmtpSettings {
  /** 'smtps://user:password@mail.example.org' (TLS from the start), or 'smtp://…:587' (STARTTLS). */
  url: string
  /** The sender's address. Its domain also ends our Message-IDs. */
  from: string
  /** Where answers go, instead of to the sender. */
  replyTo?: string
  /** Where mails that come back go: 'bounces@example.org' gets them at bounces+<message>@example.org. By default to the sender. */
  bounces?: string
  /** The installation's name: the sender's name, and the beginning of every subject. */
  service: string
  /** Beside the certificates that Node trusts (NODE_EXTRA_CA_CERTS adds to those): for tests. */
  tls?: SecureContextOptions
  /** How long to wait for each answer of the server, in milliseconds; for all of a letter or a check twice as long. */
  timeoutMs?: number
}

/** Twice of it ends before a letter's lease does (deliverOutbox): nobody sends it a second time meanwhile. */
const PATIENCE_MS = 20_000

export interface SmtpMailer extends Mailer {
  /** Connects and signs in as it would to send, and sends nothing. Throws a `MailRefused` where that fails. */
  check(): Promise<void>
}

/**
 * Sends through the operator's mail server. The certificate is always verified; only a server on this very
 * machine may be spoken to in clear, by 'smtp://' and a loopback address.
 */
export function smtpMailer(settings: SmtpSettings): SmtpMailer {
  const { from, replyTo, service, timeoutMs = PATIENCE_MS } = settings
  let opening: Promise<Transporter> | undefined
  const open = () => (opening ??= openTransport(settings))
  return {
    name: 'smtp',
    async send({ messageId, letter, writtenAt }: Outgoing) {
      const rendered = renderLetter(letter, service)
      const transport = await open()
      try {
        await transport.sendMail({
          ...rendered,
          from: { name: service, address: from },
          to: { name: '', address: letter.email },
          ...(replyTo && { replyTo }),
          envelope: { from: returnPath(settings, messageId), to: letter.email },
          messageId: `<${messageId}@${domainOf(from)}>`,
          date: writtenAt,
          // RFC 3834: no out-of-office answer comes back, and none of ours starts a loop.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: AbortSignal.timeout(2 * timeoutMs),
        })
      } catch (error) {
        throw new MailRefused(explain(error, settings), becauseOf(error as ServerAnswer))
      }
    },
    async check() {
      await knock(optionsOf(settings), 2 * timeoutMs).catch((error: unknown) => {
        throw new MailRefused(explain(error, settings))
      })
    },
    close() {
      void opening?.then((transport) => transport.close())
      opening = undefined
    },
  }
}

/** The one envelope address that tells which mail came back (VERP): programs there can tell us by `reportBounce`. */
function returnPath({ from, bounces }: SmtpSettings, messageId: string): string {
  if (!bounces) return from
  const at = bounces.lastIndexOf('@')
  return `${bounces.slice(0, at)}+${messageId}${bounces.slice(at)}`
}

/** Imported at first use: an installation on the simulator never loads it. */
async function openTransport(settings: SmtpSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({ pool: true, maxConnections: 4, ...optionsOf(settings) })
}

function optionsOf({ url, tls, timeoutMs = PATIENCE_MS }: SmtpSettings) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const inClear = !secure && isLoopback(hostname)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !inClear,
    ignoreTLS: inClear,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    ...(tls && { tls }),
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  }
}

const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)

/** What went wrong, for an operator: the server's words without addresses, links and credentials. */
function explain(error: unknown, { url }: SmtpSettings): string {
  const { host, username, password } = new URL(url)
  const { code, response, message } = error as {
    code?: string
    response?: string
    message?: string
  }
  const secrets = [username, password].filter(Boolean).map(decodeURIComponent)
  const said = [...secrets, ...asSent(secrets)].reduce(
    (text, secret) => text.replaceAll(secret, '…'),
    code === 'EABORT' ? NOT_IN_TIME : (response ?? message ?? String(error)),
  )
  return `The mail server ${host} did not take the mail${code ? ` (${code})` : ''}: ${serverWords(said)}`
}

/** Word for word it answered in time, but never came to an end: every other letter would wait for this one. */
const NOT_IN_TIME = 'it did not finish in time'

/** As they cross the line by AUTH PLAIN and LOGIN (RFC 4954): some servers repeat what they cannot read. */
const asSent = (secrets: readonly string[]): string[] =>
  [`\0${secrets.join('\0')}`, ...secrets].map((text) => Buffer.from(text).toString('base64'))
