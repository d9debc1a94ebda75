import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { encodeQR } from 'qr'
import { simulatedClock } from '../../src/adapters/clock.ts'
import { simulatorMailer } from '../../src/adapters/mail/simulator.ts'
import { libraryNumbers } from '../../src/adapters/numbers.ts'
import { simulatorPhone } from '../../src/adapters/phone/simulator.ts'
import { openDatabase } from '../../src/adapters/storage/open.ts'
import { type Line, plain } from '../../src/domain/calls/line.ts'
import type { CallReport, Direction } from '../../src/domain/calls/phone.ts'
import type { CallId, Language, MessageId } from '../../src/domain/ids.ts'
import type { Web } from '../../src/web/shared/web.ts'
import { readHandset } from '../../src/web/simulator/handset.ts'
import type { Simulator } from '../../src/web/simulator/simulator.ts'

export const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const URI = `otpauth://totp/Aikagi:123456789012%2Froot?secret=${SECRET}&issuer=Aikagi`
const OPENING: readonly Line[] = [
  plain('voice.greeting'),
  { key: 'voice.account', values: { account: '1 2 3 4, 5 6 7 8, 9 0 1 2' } },
  plain('voice.not-you'),
  { key: 'voice.go-on', values: { digit: 3 } },
]

/** What the product shows to whoever has this cookie (to everybody when it is empty). */
export interface Screen {
  cookie: string
  type: string
  body: string
}

/** The simulator on its real store, with a product that shows one QR code and a service that says a few lines. */
export async function openSimulated() {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-simulator-'))
  const database = await openDatabase({ kind: 'sqlite', path: join(folder, 'test.db') })
  const store = database.simulator
  const clock = await simulatedClock(store)
  const reports: CallReport[] = []
  const rung: string[] = []
  const screen: Screen = { cookie: '', type: 'image/svg+xml', body: encodeQR(URI, 'svg') }
  const ring = (topic: string) => {
    rung.push(topic)
    database.notify(topic)
  }
  const changed = () => ring('simulator')
  const telephone = simulatorPhone({
    store,
    now: clock.now,
    report: async (_: CallId, report) => {
      reports.push(report)
      return answerTo(report)
    },
    hasHandset: async () => (await readHandset(store)).state === 'in-hand',
    changed,
  })
  const mailer = simulatorMailer({ store, service: 'Aikagi', now: clock.now, changed })
  const simulator: Omit<Simulator, 'ask'> = {
    store,
    telephone,
    clock,
    showNumber: libraryNumbers().show,
    ear: { listen: (topic, wake) => database.listen((heard) => heard === topic && wake()) },
    ring,
  }
  return {
    simulator,
    product: productWith(screen),
    screen,
    telephone,
    clock,
    reports,
    rung,
    mail: (id: string, language: Language = 'en') =>
      mailer.send({
        messageId: id as MessageId,
        writtenAt: clock.now(),
        letter: letter(id, language),
      }),
    ring: (id: string, language: Language = 'en') =>
      telephone.place({ callId: id as CallId, e164: '+819012345678', language }),
    async close() {
      telephone.stop()
      clock.stop()
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function answerTo(report: CallReport): Direction {
  if (report.name === 'answered') return { say: OPENING, next: 'listen' }
  if (report.name !== 'keys') return { say: [], next: 'wait' }
  if (report.keys.includes('3')) return { say: [plain('voice.ask-digits')], next: 'listen' }
  if (report.keys.includes('9')) return { say: [plain('voice.goodbye')], next: 'hang-up' }
  return { say: [], next: 'wait' }
}

const productWith = (screen: Screen): Hono<Web> =>
  new Hono<Web>().get('/security/devices/draft/qr.svg', (c) =>
    screen.cookie === '' || c.req.header('cookie') === screen.cookie
      ? c.body(screen.body, 200, { 'Content-Type': screen.type })
      : c.redirect('/signin', 303),
  )

const letter = (id: string, language: Language) => ({
  email: 'owner@example.org',
  language,
  timeZone: 'Asia/Tokyo',
  letter: {
    kind: 'verify-set-up' as const,
    link: `http://localhost:8080/link/${id}`,
    validMinutes: 15,
  },
})
