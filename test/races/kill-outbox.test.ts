import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { postLetter } from '../../src/domain/outbox/post-letter.ts'
import { seeded } from './killer.ts'
import { openOutbox } from './outbox-place.ts'

const LETTERS = 60
const KILLS = 6
const LEASE_MS = 61_000
const SENDER = new URL('./outbox-sender.ts', import.meta.url).pathname

const folder = mkdtempSync(join(tmpdir(), 'aikagi-outbox-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

suite('an outbox whose node is killed while it hands letters to a mail server', () => {
  test('delivers each letter, repeats it at most once after each crash, by the same Message-ID', async () => {
    const promised = await promise()
    const { received, kills } = await sendThroughKills(seeded(7))
    assert.equal(kills, KILLS)
    const ids = [...new Set(received.map(({ id }) => id))].toSorted()
    assert.deepEqual(ids, promised.toSorted())
    for (const id of ids) {
      const runs = received.filter((one) => one.id === id).map(({ run }) => run)
      // Twice in one run would be a repeat without a crash between.
      assert.equal(new Set(runs).size, runs.length, `${id} in runs ${runs}`)
    }
    assert.ok(received.length > ids.length, 'some kill fell between hand-over and its mark')
  })
})

/** Letters in one outbox, and the Message-IDs that they must arrive with. */
async function promise(): Promise<string[]> {
  const { installation, from } = await openOutbox(folder)
  const { ports } = installation
  const link = 'http://localhost:8080/link/x'
  const letter = { kind: 'verify-set-up', link, validMinutes: 15 } as const
  const to = { email: 'ada@example.org', language: 'en', timeZone: 'UTC' } as const
  const ids: string[] = []
  for (let i = 0; i < LETTERS; i++) {
    ids.push(await ports.transact((stores) => postLetter(ports, stores, { ...to, letter })))
  }
  await installation.close()
  return ids.map((id) => `<${id}@${from.split('@')[1]}>`)
}

/** Runs a node again and again; each but the last is killed when so many letters arrived, before or after the answer. */
async function sendThroughKills(random: () => number) {
  const received: { id: string; run: number }[] = []
  let run = 0
  let left = 0
  let kill = () => {}
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onData: async (stream, _, done) => {
      // A connection that died with its node brought no letter.
      const letter = await text(stream).catch(() => undefined)
      if (letter === undefined) return
      const id = /^Message-ID: (\S+)/im.exec(letter)?.[1] ?? 'none'
      received.push({ id, run })
      const strikes = --left === 0
      if (strikes && random() < 0.5) return kill()
      done()
      if (strikes) kill()
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  let kills = 0
  for (let ended = false; !ended; run++) {
    left = kills < KILLS ? 1 + Math.floor(random() * 8) : Number.POSITIVE_INFINITY
    const node = spawn(process.execPath, [SENDER, folder, url, String(run * LEASE_MS)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    kill = () => node.kill('SIGKILL')
    const [code, signal] = await once(node, 'exit')
    if (signal === 'SIGKILL') kills++
    else assert.equal(code, 0)
    ended = signal !== 'SIGKILL'
  }
  await new Promise<void>((resolve) => server.close(resolve))
  return { received, kills }
}
