import { smtpMailer } from '../../adapters/mail/smtp.ts'
import type { Config } from '../../config.ts'
import { readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { MessageId } from '../../domain/ids.ts'
import { say, terminalLanguage } from '../language.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Connects, switches to TLS and signs in; with an address, hands a letter over that says that it is a test. */
export async function lookAtMail(config: Config, address?: string): Promise<readonly Finding[]> {
  const { mail, serviceName } = config
  if (!mail)
    return [
      warning(
        'mail',
        say(
          'The simulator takes it: nothing leaves.',
          'シミュレーターが受け取り、外には送信されません。',
        ),
        say(
          'Set AIKAGI_SMTP_URL before others use it.',
          '公開する前に AIKAGI_SMTP_URL を設定してください。',
        ),
      ),
    ]
  const mailer = smtpMailer({ ...mail, service: serviceName, timeoutMs: 10_000 })
  try {
    await mailer.check()
    const reached = ok(
      'mail',
      say('The server answers and takes us in.', 'サーバーが応答し、認証できました。'),
    )
    if (address === undefined) return [reached]
    const to = readEmailAddress(address)
    if (!to.accepted)
      return [
        reached,
        failed(
          'mail probe',
          say('This is no e-mail address.', 'メールアドレスではありません。'),
          '--mail ada@example.org',
        ),
      ]
    await mailer.send({
      messageId: `doctor-${crypto.randomUUID()}` as MessageId,
      writtenAt: new Date(),
      letter: {
        email: to.address,
        language: terminalLanguage(process.env),
        timeZone: config.timeZone,
        letter: { kind: 'probe', link: config.publicUrl },
      },
    })
    return [
      reached,
      ok(
        'mail probe',
        say('It was taken. Look whether it arrives.', '渡しました。届くか確認してください。'),
      ),
    ]
  } catch (error) {
    return [failed('mail', (error as Error).message, REMEDY())]
  } finally {
    mailer.close()
  }
}

const REMEDY = () =>
  say(
    'Look at AIKAGI_SMTP_URL, the certificate and the server’s log. docs/operate/mail.md',
    'AIKAGI_SMTP_URL、証明書、サーバーのログを確認してください。docs/operate/mail.md',
  )
