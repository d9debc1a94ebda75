import type { MessageId } from '../ids.ts'
import type { LetterTo } from './letter.ts'

/** One letter to hand over. */
export interface Outgoing {
  /** Becomes the Message-ID, so that a repeat after a crash is recognised as the same mail. */
  messageId: MessageId
  letter: LetterTo
  /** When it was written: the same at every repeat. */
  writtenAt: Date
}

/** A way to send mail. */
export interface Mailer {
  /** For the audit log and metrics: 'smtp', 'simulator'. */
  readonly name: string
  /**
   * Resolves once the next server has taken the mail over. Throws a `MailRefused` otherwise, whose
   * message may be shown to an operator: it holds no link, password or address.
   */
  send(mail: Outgoing): Promise<void>
  /** Lets go of open connections; for shutting down. */
  close(): void
}

export type Because = 'mailbox' | 'full' | 'later'

/**
 * A mail that was not taken over. The outbox tries again. 'mailbox': the server says that this mailbox takes no mail, and
 * will go on saying so; 'full': it takes none now; 'later': everything else, whatever an operator must mend included.
 */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  readonly because: Because

  constructor(message: string, because: Because = 'later') {
    super(message)
    this.because = because
  }
}
