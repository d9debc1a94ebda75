import { mailTaken } from '../addresses/accept-address.ts'
import { refuseAddress } from '../addresses/refuse-address.ts'
import type { Ports } from '../ports.ts'
import { openForgotten } from '../recovery/open-forgotten.ts'
import { deliverWebhook } from '../webhooks/deliver-webhook.ts'
import type { WebhookSender } from '../webhooks/sender.ts'
import type { LetterTo } from './letter.ts'
import { type Mailer, MailRefused } from './mailer.ts'
import { afterFailure, type Message } from './message.ts'

const BATCH = 32
const LEASE_MS = 60_000

interface Delivery {
  message: Message
  /** To whom a letter was. */
  email?: string
  error?: string
  mailboxRefused?: boolean
}

/** The ways out. */
export interface Couriers {
  mailer: Mailer
  webhooks: WebhookSender
}

/**
 * Hands over what is due. At least once: after a crash between hand-over and the mark the same Message-ID goes out
 * again. Answers how many were tried; when that is a whole batch there may be more.
 */
export async function deliverOutbox(ports: Ports, couriers: Couriers): Promise<number> {
  const until = new Date(ports.now().getTime() + LEASE_MS)
  const messages = await ports.transact(({ outbox }) => outbox.lease(BATCH, until, ports.now()))
  if (messages.length === 0) return 0
  const mark = marker(ports)
  const marks = await Promise.allSettled(
    messages.map(async (message) => mark(await deliver(ports, couriers, message))),
  )
  const failed = marks.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  return messages.length
}

/**
 * Stores each delivery as it ends: a recovery waits for its notice, and never for the slowest mail server (R24). What
 * ends while one commit is being written shares the next.
 */
function marker(ports: Ports): (delivery: Delivery) => Promise<void> {
  let ended: Delivery[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | undefined
  const write = (): Promise<void> => {
    const batch = ended
    ended = []
    next = undefined
    const written = store(ports, batch)
    writing = written.catch(() => {})
    return written
  }
  return (delivery) => {
    ended.push(delivery)
    next ??= writing.then(write)
    return next
  }
}

async function store(ports: Ports, deliveries: readonly Delivery[]): Promise<void> {
  const now = ports.now()
  await ports.transact(async ({ outbox }) => {
    for (const { message, error, mailboxRefused } of deliveries) {
      if (error === undefined) await outbox.delivered(message.id, now)
      else await outbox.failed(message.id, { error, ...afterFailure(message, now, mailboxRefused) })
    }
  })
  for (const { message, email, error } of deliveries)
    if (email && message.userId && error === undefined)
      await mailTaken(ports, { userId: message.userId, email })
  const users = new Set(deliveries.flatMap(({ message }) => message.userId ?? []))
  for (const user of users) ports.bell.ring(`user:${user}`)
}

async function deliver(ports: Ports, couriers: Couriers, message: Message): Promise<Delivery> {
  try {
    const body = JSON.parse(
      Buffer.from(ports.vault.open(message.sealedBody!, message.id)).toString(),
      withMoments,
    )
    if (message.kind === 'letter') return await deliverLetter(ports, couriers, { message, body })
    if (message.kind === 'webhook') await deliverWebhook(ports, couriers.webhooks, body)
    else await openForgotten(ports, body)
    return { message }
  } catch (error) {
    return { message, error: wordsOf(error) }
  }
}

/** A mailbox that refuses is marked before the letter is: whatever ends this process in between, it is marked again. */
async function deliverLetter(
  ports: Ports,
  { mailer }: Couriers,
  { message, body }: { message: Message; body: LetterTo },
): Promise<Delivery> {
  const { id: messageId, createdAt: writtenAt, userId } = message
  const { email } = body
  try {
    await mailer.send({ messageId, letter: body, writtenAt })
    return { message, email }
  } catch (error) {
    const words = wordsOf(error)
    const because = error instanceof MailRefused ? error.because : 'later'
    if (because !== 'later' && userId)
      await refuseAddress(ports, { userId, email, words, by: 'server' })
    const mailboxRefused = because === 'mailbox'
    return { message, email, error: words, mailboxRefused }
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 300) : 'unknown'

/** JSON made the letter's moments text. */
const withMoments = (key: string, value: unknown): unknown =>
  (key === 'at' || key === 'until') && typeof value === 'string' ? new Date(value) : value
