import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { smtpMailer } from '../../src/adapters/mail/smtp.ts'
import { deliverOutbox } from '../../src/domain/outbox/deliver-outbox.ts'
import { postLetter } from '../../src/domain/outbox/post-letter.ts'
import type { Ports } from '../../src/domain/ports.ts'
import type { WebhookSender } from '../../src/domain/webhooks/sender.ts'
import { mailServer } from '../support/mail-server.ts'
import { PLACES } from '../support/two-nodes.ts'

const LETTERS = 50
const FROM = 'noreply@id.example.org'
const webhooks: WebhookSender = { send: async () => 'delivered' }

suite('one outbox and two nodes that hand over at once', () => {
  for (const { name, open } of PLACES)
    test(`reach a real mail server with each letter exactly once: ${name}`, async (t) => {
      const { world, nodes, close } = await open()
      t.after(close)
      const server = await mailServer()
      t.after(server.close)
      const promised = await promise(world.ports)
      const url = `smtp://127.0.0.1:${server.port}`
      const handedOver = await Promise.all(nodes.map((node) => emptied(node, url)))
      assert.deepEqual(
        server.received.map(({ mail }) => mail.messageId).toSorted(),
        promised.toSorted(),
      )
      // Otherwise one had it all, and nothing was raced for.
      assert.ok(
        handedOver.every((letters) => letters > 0),
        `${handedOver}`,
      )
    })
})

/** Letters of one outbox, and the Message-IDs that they must arrive with. */
async function promise(ports: Ports): Promise<string[]> {
  const link = 'http://localhost:8080/link/x'
  const letter = { kind: 'verify-set-up', link, validMinutes: 15 } as const
  const to = { email: 'ada@example.org', language: 'en', timeZone: 'UTC' } as const
  return ports.transact(async (stores) => {
    const ids: string[] = []
    for (let i = 0; i < LETTERS; i++) ids.push(await postLetter(ports, stores, { ...to, letter }))
    return ids.map((id) => `<${id}@${FROM.split('@')[1]}>`)
  })
}

/** A node with a connection of its own to the mail server, until nothing is left for it. */
async function emptied(ports: Ports, url: string): Promise<number> {
  const mailer = smtpMailer({ url, from: FROM, service: 'Aikagi' })
  let letters = 0
  for (let tried = -1; tried !== 0; letters += tried)
    tried = await deliverOutbox(ports, { mailer, webhooks })
  mailer.close()
  return letters
}
