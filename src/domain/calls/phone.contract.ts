import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { CallId } from '../ids.ts'
import { goOn, type Line, plain } from './line.ts'
import type { CallOrder, CallReport, Direction, Phone, ReportCall } from './phone.ts'

/** A telephone and whoever is at the other end of its lines. */
export interface PhoneUnderTest {
  phone: Phone
  /** Before the call is placed: the person who is called by it. */
  owner(order: CallOrder): Promise<Owner>
  close(): Promise<void>
}

/** Each waits until it can be done. */
export interface Owner {
  answer(): Promise<void>
  press(keys: string): Promise<void>
  hangUp(): Promise<void>
  /** Is on another call. */
  beBusy(): Promise<void>
  /** Has heard the line begin. Absent where every line's beginning is reported. */
  hears?(line: Line): Promise<void>
}

export interface PhoneContract {
  open(report: ReportCall): Promise<PhoneUnderTest>
  /** A telephone whose provider cannot be reached; absent where there is no provider. */
  outOfReach?(report: ReportCall): Promise<Pick<PhoneUnderTest, 'phone' | 'close'>>
}

const LISTEN: Direction = { say: [], next: 'listen' }
const HANG_UP: Direction = { say: [], next: 'hang-up' }
const PATIENCE_MS = 20_000

/** What a service answers to a report; LISTEN for all others. */
type Script = (report: CallReport) => Direction | undefined

/** What every way to telephone must do. Real calls take their time: all tests run at once. */
export function phoneContract(title: string, { open, outOfReach }: PhoneContract): void {
  let calls = 0
  const newOrder = (): CallOrder => {
    const number = String(++calls).padStart(4, '0')
    return { callId: `call-${number}` as CallId, e164: `+81901234${number}`, language: 'en' }
  }

  /** Places a call that is answered by this script, and tells what is reported. */
  const called = async (t: TestContext, script: Script = () => undefined) => {
    const order = newOrder()
    const service = serviceBy(script)
    const { phone, owner, close } = await open(service.report)
    t.after(close)
    const person = await owner(order)
    await phone.place(order)
    const { callId } = order
    const reports = (): readonly CallReport[] => service.reports.get(callId) ?? []
    const until = (name: CallReport['name'], fits: (report: CallReport) => boolean = () => true) =>
      eventually(
        () => reports().some((report) => report.name === name && fits(report)),
        () => `${name}, after ${reports().map(told).join(', ')}`,
      )
    const free = () => eventually(async () => !(await phone.lines()).includes(callId))
    const hears = (line: Line) => person.hears?.(line) ?? until('spoken', isSpoken(line, 'begun'))
    return { phone, person, callId, reports, until, hears, free }
  }

  suite(title, { concurrency: true }, () => {
    test('rings, is answered, says each line from its beginning to its end, and takes keys', async (t) => {
      const { phone, person, callId, reports, until, hears, free } = await called(t, ({ name }) => {
        if (name === 'answered') return { say: [plain('voice.greeting'), goOn(3)], next: 'listen' }
        return name === 'keys' ? { say: [plain('voice.goodbye')], next: 'hang-up' } : undefined
      })
      await until('ringing')
      assert.deepEqual(await phone.lines(), [callId])
      await person.answer()
      await until('spoken', isSpoken(goOn(3), 'ended'))
      await person.press('3')
      await hears(plain('voice.goodbye'))
      await free()
      const all = reports().map(told)
      assert.deepEqual(all.slice(0, all.indexOf('keys 3') + 1).filter(isOfInterest), [
        'ringing',
        'answered',
        ...(person.hears ? [] : ['greeting begun', 'greeting ended']),
        ...['go-on begun', 'go-on ended'],
        'keys 3',
      ])
    })

    test('says new lines in place of those under way', async (t) => {
      const { person, until, hears, reports, free } = await called(t, ({ name }) => {
        if (name === 'answered')
          return {
            say: [plain('voice.greeting'), plain('voice.not-you'), goOn(3)],
            next: 'listen',
          }
        return name === 'keys' ? { say: [plain('voice.stopped')], next: 'hang-up' } : undefined
      })
      await person.answer()
      await until('spoken', isSpoken(plain('voice.not-you'), 'begun'))
      await person.press('9')
      await hears(plain('voice.stopped'))
      await free()
      assert.ok(!reports().map(told).includes('go-on begun'))
    })

    test('tells that the person hung up', async (t) => {
      const { person, reports, until, free } = await called(t)
      await person.answer()
      await until('answered')
      await person.hangUp()
      await until('hung-up')
      await free()
      assert.ok(!reports().some(({ name }) => name === 'failed'))
    })

    test('tells of a busy line', async (t) => {
      const { person, until, free } = await called(t)
      await person.beBusy()
      await until('failed', (report) => report.name === 'failed' && report.reason === 'busy')
      await free()
    })

    test('stops ringing when it is told to, and tells nothing more', async (t) => {
      const { phone, callId, reports, until, free } = await called(t)
      await until('ringing')
      await phone.direct(callId, HANG_UP)
      await free()
      assert.ok(!reports().some(({ name }) => name === 'answered' || name === 'failed'))
    })

    test('says what it is told to at any time, and hangs up after it', async (t) => {
      const { phone, person, callId, until, hears, free } = await called(t)
      await person.answer()
      await until('answered')
      await phone.direct(callId, { say: [plain('voice.goodbye')], next: 'hang-up' })
      await hears(plain('voice.goodbye'))
      await free()
    })

    test('knows nothing of calls that it did not place', async (t) => {
      const { phone, close } = await open(serviceBy(() => undefined).report)
      t.after(close)
      await phone.direct('of-nobody' as CallId, HANG_UP)
      assert.deepEqual(await phone.lines(), [])
    })

    test('keeps two calls apart', async (t) => {
      const service = serviceBy(({ name }) =>
        name === 'answered' ? { say: [plain('voice.greeting')], next: 'listen' } : undefined,
      )
      const { phone, owner, close } = await open(service.report)
      t.after(close)
      const orders = [newOrder(), newOrder()]
      await Promise.all(
        orders.map(async (order, index) => {
          const person = await owner(order)
          await phone.place(order)
          await person.answer()
          await eventually(() => answeredBy(service, order))
          await person.press(String(index + 1))
          await eventually(() => keysOf(service, order) !== '')
        }),
      )
      assert.deepEqual(
        orders.map((order) => keysOf(service, order)),
        ['1', '2'],
      )
      await Promise.all(orders.map(({ callId }) => phone.direct(callId, HANG_UP)))
    })

    if (outOfReach)
      test('tells when its provider cannot be reached, and holds nobody up', async (t) => {
        const service = serviceBy(() => undefined)
        const { phone, close } = await outOfReach(service.report)
        t.after(close)
        const order = newOrder()
        const since = performance.now()
        const refused = await phone.place(order).then(
          () => false,
          () => true,
        )
        assert.ok(performance.now() - since < 2_000, 'others waited for it')
        const failed = () =>
          service.reports.get(order.callId)?.find(({ name }) => name === 'failed')
        if (!refused) await eventually(() => failed() !== undefined)
        if (!refused) assert.equal((failed() as { reason: string }).reason, 'provider-error')
        await eventually(async () => (await phone.lines()).length === 0)
      })
  })
}

interface Service {
  report: ReportCall
  reports: Map<CallId, CallReport[]>
}

function serviceBy(script: Script): Service {
  const reports = new Map<CallId, CallReport[]>()
  return {
    reports,
    report: async (call, report) => {
      reports.set(call, [...(reports.get(call) ?? []), report])
      return script(report) ?? LISTEN
    },
  }
}

const answeredBy = ({ reports }: Service, { callId }: CallOrder): boolean =>
  reports.get(callId)?.some(({ name }) => name === 'answered') ?? false

const keysOf = ({ reports }: Service, { callId }: CallOrder): string =>
  (reports.get(callId) ?? []).map((report) => (report.name === 'keys' ? report.keys : '')).join('')

const isSpoken = (line: Line, point: 'begun' | 'ended') => (report: CallReport) =>
  report.name === 'spoken' && report.line.key === line.key && report.point === point

function told(report: CallReport): string {
  if (report.name === 'spoken') return `${report.line.key.slice('voice.'.length)} ${report.point}`
  return report.name === 'keys' ? `keys ${report.keys}` : report.name
}

/** A reference comes when it comes. */
const isOfInterest = (what: string): boolean => what !== 'placed'

async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: () => string = () => 'it',
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > deadline) assert.fail(`waited for ${what()}`)
    await setTimeout(20)
  }
}
