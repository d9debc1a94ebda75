import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { mailbox, mailServer } from './config-values.ts'

export interface MailConfig {
  /** Holds the password. */
  url: string
  from: string
  replyTo?: string
  /** What becomes the envelope's sender, with the message in it. */
  bounces?: string
}

export const MAIL_VARIABLES = [
  'AIKAGI_SMTP_URL',
  'AIKAGI_MAIL_FROM',
  'AIKAGI_MAIL_REPLY_TO',
  'AIKAGI_MAIL_BOUNCES',
] as const

/** The mail server and the addresses in letters. Undefined without a server, or where something was reported. */
export function readMail(env: EnvReader): MailConfig | undefined {
  const address = (name: string) => env.parsed(name, mailbox, mistakes.notAnAddress())
  const url = env.parsed('AIKAGI_SMTP_URL', mailServer, mistakes.notAMailServer())
  const from = address('AIKAGI_MAIL_FROM')
  const replyTo = address('AIKAGI_MAIL_REPLY_TO')
  const bounces = readBounces(env)
  if (url && !env.text('AIKAGI_MAIL_FROM'))
    env.report('AIKAGI_MAIL_FROM', mistakes.needed(NO_SENDER, 'aikagi@example.org'))
  if (!url || !from) return undefined
  return { url, from, ...(replyTo && { replyTo }), ...(bounces && { bounces }) }
}

/** The name of a mailbox has 64 characters at most (RFC 5321, 4.5.3.1.1), of which + and a message id take 17. */
const readBounces = (env: EnvReader): string | undefined => {
  const short = (text: string) => {
    const address = mailbox(text)
    return address && address.lastIndexOf('@') <= 47 ? address : undefined
  }
  return env.parsed('AIKAGI_MAIL_BOUNCES', short, mistakes.notABounceAddress())
}

export function requireMail(env: EnvReader): void {
  if (env.text('AIKAGI_SMTP_URL')) return
  env.report('AIKAGI_SMTP_URL', mistakes.needed(NO_MAIL, 'smtps://user:password@mail.example.org'))
}

const NO_MAIL = {
  en: 'Without a mail server nobody can get back in.',
  ja: 'メールサーバーがないと、誰も再びサインインできません。',
}
const NO_SENDER = {
  en: 'A mail server is given, but no sender.',
  ja: 'メールサーバーが指定されていますが、差出人がありません。',
}
