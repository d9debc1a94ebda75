import type { Ports } from '../ports.ts'
import { openForgotten } from '../recovery/open-forgotten.ts'
import { deliverWebhook } from '../webhooks/deliver-webhook.ts'
import type { WebhookSender } from '../webhooks/sender.ts'
import type { LetterTo } from './letter.ts'
import type { Mailer } from './mailer.ts'
import { afterFailure, type Message } from './message.ts'

const BATCH = 32
const LEASE_MS = 60_000

type Delivery = { message: Message; error?: string }

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
  await ports.transact(async ({ outbox }) => {
    for (const { message, error } of deliveries) {
      if (error === undefined) await outbox.delivered(message.id, ports.now())
      else await outbox.failed(message.id, { error, ...fate(message, ports.now()) })
    }
  })
  const users = new Set(deliveries.flatMap(({ message }) => message.userId ?? []))
  for (const user of users) ports.bell.ring(`user:${user}`)
}

async function deliver(
  ports: Ports,
  { mailer, webhooks }: Couriers,
  message: Message,
): Promise<Delivery> {
  try {
    const body = JSON.parse(
      Buffer.from(ports.vault.open(message.sealedBody!, message.id)).toString(),
      withMoments,
    )
    if (message.kind === 'letter') {
      await mailer.send({
        messageId: message.id,
        letter: body as LetterTo,
        writtenAt: message.createdAt,
      })
    } else if (message.kind === 'webhook') {
      await deliverWebhook(ports, webhooks, body)
    } else {
      await openForgotten(ports, body)
    }
    return { message }
  } catch (error) {
    return { message, error: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }
  }
}

/** JSON made the letter's moments text. */
const withMoments = (key: string, value: unknown): unknown =>
  (key === 'at' || key === 'until') && typeof value === 'string' ? new Date(value) : value

function fate(message: Message, now: Date): { nextTryAt: Date } | { deadAt: Date } {
  const next = afterFailure(message, now)
  return 'dead' in next ? { deadAt: now } : next
}
