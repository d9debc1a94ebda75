import type { Ports } from '../ports.ts'
import { openForgotten } from '../recovery/open-forgotten.ts'
import type { LetterTo } from './letter.ts'
import type { Mailer } from './mailer.ts'
import { afterFailure, type Message } from './message.ts'

const BATCH = 32
const LEASE_MS = 60_000

type Delivery = { message: Message; error?: string }

/**
 * Hands over what is due. At least once: after a crash between hand-over and the mark the same Message-ID goes out
 * again. Answers how many were tried; when that is a whole batch there may be more.
 */
export async function deliverOutbox(ports: Ports, mailer: Mailer): Promise<number> {
  const until = new Date(ports.now().getTime() + LEASE_MS)
  const messages = await ports.transact(({ outbox }) => outbox.lease(BATCH, until, ports.now()))
  if (messages.length === 0) return 0
  const deliveries = await Promise.all(messages.map((message) => deliver(ports, mailer, message)))
  await ports.transact(async ({ outbox }) => {
    for (const { message, error } of deliveries) {
      if (error === undefined) await outbox.delivered(message.id, ports.now())
      else await outbox.failed(message.id, { error, ...fate(message, ports.now()) })
    }
  })
  const users = new Set(messages.flatMap(({ userId }) => userId ?? []))
  for (const user of users) ports.bell.ring(`user:${user}`)
  return messages.length
}

async function deliver(ports: Ports, mailer: Mailer, message: Message): Promise<Delivery> {
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
