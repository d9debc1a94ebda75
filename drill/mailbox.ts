import { type LetterName, letters } from './said.ts'
import type { Mail } from './simulator.ts'
import { Unexpected } from './unexpected.ts'
import type { Language } from './visitor.ts'
import { until } from './wait.ts'

export interface Wanted {
  to: string
  letter: LetterName
}

/** Where mail arrives: the simulator, or a mail server. */
interface Mails {
  mails(): Promise<readonly Mail[]>
}

/** The mail of everybody in a story. Each mail is taken out once, so that an older one is never mistaken for a new one. */
export class Mailbox {
  readonly #post: Mails
  readonly #language: Language
  readonly #taken = new Set<string>()

  constructor(post: Mails, language: Language) {
    this.#post = post
    this.#language = language
  }

  /** Waits for a mail and takes it out. Of several the newest: it makes the others worthless. */
  async take({ to, letter }: Wanted): Promise<Mail> {
    return until(`a letter “${letter}” to ${to}`, async () => {
      const waiting = await this.#waiting()
      const fitting = waiting.filter(
        (mail) => mail.to === to && letters[letter][this.#language].test(mail.subject),
      )
      const newest = fitting.at(-1)
      if (!newest) return { instead: listOf(waiting) }
      for (const { id } of fitting) this.#taken.add(id)
      return { found: newest }
    })
  }

  /** The same letter at every one of these addresses. */
  takeAll(addresses: readonly string[], letter: LetterName): Promise<Mail[]> {
    return Promise.all(addresses.map((to) => this.take({ to, letter })))
  }

  /** Nothing of this kind came to this address since the last that was taken out. */
  async expectNone({ to, letter }: Wanted): Promise<void> {
    const waiting = await this.#waiting()
    const wrong = waiting.filter(
      (mail) => mail.to === to && letters[letter][this.#language].test(mail.subject),
    )
    if (wrong.length > 0) throw new Unexpected(`no letter “${letter}” to ${to}`, listOf(wrong))
  }

  async #waiting(): Promise<Mail[]> {
    return (await this.#post.mails()).filter(({ id }) => !this.#taken.has(id))
  }
}

/** The address behind the button that verifies. */
export const verifyLink = (mail: Mail): string => linkIn(mail, '/link/')

/** The address where somebody invited chooses their password. */
export const invitationLink = (mail: Mail): string => linkIn(mail, '/invitation/')

/** The address behind "This wasn't me". */
export const stopLink = (mail: Mail): string => linkIn(mail, '/stop/')

function linkIn({ links, subject }: Mail, path: string): string {
  const link = links.find((address) => new URL(address).pathname.startsWith(path))
  if (!link) throw new Unexpected(`a link to ${path} in “${subject}”`, `${links.length} others`)
  return link
}

const listOf = (mails: readonly Mail[]): string =>
  mails.map(({ to, subject }) => `${to}: ${subject}`).join('; ') || 'no mail'
