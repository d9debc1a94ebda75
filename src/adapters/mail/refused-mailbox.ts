import type { Because } from '../../domain/outbox/mailer.ts'

/** What a mail server answered, as the library tells it. */
export interface ServerAnswer {
  /** What it was an answer to: 'RCPT TO', 'DATA'. */
  command?: string
  responseCode?: number
  response?: string
}

/**
 * Whether a mail server says that this one mailbox takes no mail and never will, so that trying on is of no use.
 *
 * By the enhanced status code where there is one (RFC 3463): 5.1.x is the address, 5.2.0 to 5.2.2 the mailbox; 5.1.7 to
 * 5.1.9 are about the sender, and 5.7.x and all others about us, the letter or the network, which an operator mends. Without
 * one only what RFC 5321 gives a mailbox as the answer to its name, unless the words are about relaying or a block list.
 */
export function refusesMailbox({
  command,
  responseCode = 0,
  response = '',
}: ServerAnswer): boolean {
  if (responseCode < 500 || responseCode > 599) return false
  const [, status] = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  if (status !== undefined) return OF_MAILBOX.has(status)
  return command === 'RCPT TO' && [550, 551, 553].includes(responseCode) && !OF_US.test(response)
}

/** Whoever fills somebody's mailbox must not be rid of the notices to it: those are tried on (invariant 4). */
export const becauseOf = (answer: ServerAnswer): Because => {
  if (!refusesMailbox(answer)) return 'later'
  return /^5\d\d[ -]5\.2\.2\b/.test(answer.response ?? '') ? 'full' : 'mailbox'
}

const OF_MAILBOX: ReadonlySet<string> = new Set([
  ...['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.6', '5.1.10'],
  ...['5.2.0', '5.2.1', '5.2.2'],
])
const OF_US = /relay|authenti|sender|spf|dmarc|dkim|spam|block|black|reject list|dnsbl|rbl|policy/i
