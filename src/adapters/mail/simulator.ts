import type { MessageId } from '../../domain/ids.ts'
import type { Mailer } from '../../domain/outbox/mailer.ts'
import { renderLetter } from './letters.ts'

/** A mail as it lies in the simulated inbox. */
export interface SimulatedMail {
  messageId: MessageId
  to: string
  subject: string
  text: string
  html: string
  at: Date
}

/** The inbox. A mail that is already there stays as it is: a repeat is the same mail. */
export interface MailShelf {
  addMail(mail: SimulatedMail): Promise<void>
}

export interface SimulatorMailerOptions {
  store: MailShelf
  service: string
  now(): Date
  /** Told after every mail, so that pages show it. */
  changed(): void
}

/** Puts every mail into the inbox of the simulated phone; nothing leaves the machine. */
export const simulatorMailer = (options: SimulatorMailerOptions): Mailer => ({
  name: 'simulator',
  async send({ messageId, letter }) {
    const { store, service, now, changed } = options
    await store.addMail({
      messageId,
      to: letter.email,
      ...renderLetter(letter, service),
      at: now(),
    })
    changed()
  },
  close() {},
})
