import type { Line } from '../../domain/calls/line.ts'
import type {
  CallOrder,
  CallReport,
  Direction,
  Phone,
  ReportCall,
} from '../../domain/calls/phone.ts'
import type { CallId } from '../../domain/ids.ts'
import {
  begun,
  directed,
  isSaid,
  keyed,
  over,
  ringing,
  type SimulatedCall,
  silenced,
  textOf,
} from './simulated-call.ts'

/** Where the simulated calls live, as JSON, so that every node can answer them. */
export interface CallShelf {
  callState(call: CallId): Promise<unknown>
  putCallState(call: CallId, state: unknown): Promise<void>
  calls(): Promise<readonly { state: unknown }[]>
  /** Without those that are over. */
  openCalls(): Promise<readonly { state: unknown }[]>
}

export interface SimulatorPhoneOptions {
  store: CallShelf
  now(): Date
  report: ReportCall
  /** Whether there is a handset to answer with. */
  hasHandset(): Promise<boolean>
  /** Told after every change, so that pages show it. */
  changed(): void
}

/** Why the person's act on the telephone did nothing. */
export type Refused = 'no-such-call' | 'not-now' | 'no-handset'
export type Acted = { done: true } | { done: false; reason: Refused }

/** A call as the person holding the telephone sees it. */
export interface HeardCall {
  id: string
  number: string
  language: 'en' | 'ja'
  state: SimulatedCall['state']
  ending?: NonNullable<SimulatedCall['ending']>
  placedAt: string
  /** In the order it was heard. */
  transcript: readonly { who: 'voice' | 'person'; text: string; at: string }[]
}

/** The telephone in somebody's hand: every number that is dialled rings on it. */
export interface SimulatedTelephone extends Phone {
  /** Oldest first; without `open` also those that are over. */
  heardCalls(which?: 'open'): Promise<readonly HeardCall[]>
  answer(id: string, pace: SimulatedCall['pace']): Promise<Acted>
  decline(id: string, reason: 'busy' | 'rejected' | 'unreachable'): Promise<Acted>
  /** A machine takes the call, and plays tones. `detected`: the network notices that it is one. */
  voicemail(id: string, detected: boolean): Promise<Acted>
  press(id: string, keys: string): Promise<Acted>
  hangUp(id: string): Promise<Acted>
  stop(): void
}

/**
 * A telephone network of one telephone. It reports what happens as a provider would, and does what it is told;
 * it knows nothing of the six digits.
 */
export function simulatorPhone(options: SimulatorPhoneOptions): SimulatedTelephone {
  const calls = callsOn(options.store)
  const inTurn = queues()
  const voice = speaker(options, calls, inTurn)

  const act = (id: string, needs: Needs, work: (line: LineInUse) => Promise<void>) =>
    inTurn(id, async (): Promise<Acted> => {
      const call = await calls.find(id as CallId)
      if (!call) return { done: false, reason: 'no-such-call' }
      if (call.state !== needs.state) return { done: false, reason: 'not-now' }
      if (needs.handset && !(await options.hasHandset()))
        return { done: false, reason: 'no-handset' }
      await voice.use(call, work)
      return { done: true }
    })

  return {
    name: 'simulator',
    // Kept in the database, every line is a line of every process.
    lines: async () =>
      (await calls.open()).filter(({ hangUpAfterwards }) => !hangUpAfterwards).map(({ id }) => id),
    place: (order: CallOrder) =>
      inTurn(order.callId, () =>
        voice.use(ringing(order, options.now()), (line) => line.report({ name: 'ringing' })),
      ),
    direct: (id, direction) =>
      inTurn(id, async () => {
        const call = await calls.find(id)
        if (call && call.state !== 'over')
          await voice.use(call, async (line) => line.direct(direction))
      }),
    heardCalls: async (which) =>
      (await (which === 'open' ? calls.open() : calls.all())).map(heardCall),
    answer: (id, pace) =>
      act(id, { state: 'ringing', handset: true }, async (line) => {
        line.change((call) => ({ ...call, state: 'talking', pace }))
        await line.report({ name: 'answered' })
      }),
    decline: (id, reason) =>
      act(id, { state: 'ringing', handset: reason !== 'unreachable' }, async (line) => {
        line.change((call) => over(call, 'declined'))
        await line.report({ name: 'failed', reason })
      }),
    voicemail: (id, detected) =>
      act(id, { state: 'ringing', handset: false }, async (line) => {
        line.change((call) => ({ ...call, state: 'talking', ending: 'voicemail' }))
        await line.report({ name: 'answered' })
        await line.press(GREETING_TONES)
        if (detected) await line.report({ name: 'machine-detected' })
      }),
    press: (id, keys) =>
      act(id, { state: 'talking', handset: true }, async (line) => {
        // What was begun can be read on the screen: whoever presses a key now has taken it in.
        await line.finishLine()
        await line.press(keys)
      }),
    hangUp: (id) =>
      act(id, { state: 'talking', handset: true }, async (line) => {
        line.change((call) => over(call, 'hung-up'))
        await line.report({ name: 'hung-up' })
      }),
    stop: voice.stop,
  }
}

interface Needs {
  state: SimulatedCall['state']
  handset: boolean
}

/** What a voicemail greeting plays in the hope to pass for a person (R16): every digit that may be asked for. */
const GREETING_TONES = '12345678#'

/** How often a voice that takes its time is looked after. */
const VOICE_MS = 250

/** Works one after the other on each line, whose reports must not overtake each other. Lines do not wait for lines. */
function queues() {
  const last = new Map<string, Promise<unknown>>()
  return <Result>(line: string, work: () => Promise<Result>): Promise<Result> => {
    const mine = (last.get(line) ?? Promise.resolve()).then(work, work)
    last.set(line, mine)
    const leave = () => void (last.get(line) === mine && last.delete(line))
    mine.then(leave, leave)
    return mine
  }
}

/** One call in the hands of one act: what happens on it is reported, what is answered is done. */
interface LineInUse {
  change(how: (call: SimulatedCall) => SimulatedCall): void
  report(report: CallReport): Promise<void>
  direct(direction: Direction): void
  finishLine(): Promise<void>
  press(keys: string): Promise<void>
}

/** The shelf, read as what was put there. */
const callsOn = (store: CallShelf) => ({
  find: async (id: CallId) => (await store.callState(id)) as SimulatedCall | undefined,
  put: (call: SimulatedCall) => store.putCallState(call.id, call),
  /** Oldest first. */
  all: async () => oldestFirst(await store.calls()),
  open: async () => oldestFirst(await store.openCalls()),
})

const oldestFirst = (kept: readonly { state: unknown }[]): SimulatedCall[] =>
  kept
    .map(({ state }) => state as SimulatedCall)
    .toSorted((a, b) => a.placedAt.localeCompare(b.placedAt))

function speaker(
  { now, report, changed }: SimulatorPhoneOptions,
  calls: ReturnType<typeof callsOn>,
  inTurn: ReturnType<typeof queues>,
) {
  const slow = new Set<CallId>()
  let timer: ReturnType<typeof setInterval> | undefined

  async function use(before: SimulatedCall, work: (line: LineInUse) => Promise<void>) {
    let call = before
    const line: LineInUse = {
      change: (how) => {
        call = how(call)
      },
      report: async (happening) => line.direct(await report(call.id, happening)),
      direct: (direction) => line.change((call) => directed(call, direction)),
      finishLine: async () => {
        const said = call.speaking?.line
        line.change(silenced)
        if (said) await line.report(spoken(said, 'ended'))
      },
      press: async (keys) => {
        line.change((call) => keyed(call, keys, now()))
        await line.report({ name: 'keys', keys })
      },
    }
    // Kept first: the service may ask, and the page may look, before everything was said.
    await calls.put(call)
    await work(line)
    await sayAll(line, () => call)
    if (call.hangUpAfterwards && !call.speaking) line.change((call) => over(call, endingOf(call)))
    await calls.put(call)
    follow(call)
    changed()
  }

  async function sayAll(line: LineInUse, current: () => SimulatedCall): Promise<void> {
    while (current().state === 'talking') {
      const call = current()
      if (isSaid(call, now())) await line.finishLine()
      else if (call.speaking || call.waiting.length === 0) return
      else {
        line.change((call) => begun(call, now()))
        await line.report(spoken(call.waiting[0]!, 'begun'))
      }
    }
  }

  function follow({ id, speaking }: SimulatedCall): void {
    if (speaking) slow.add(id)
    else slow.delete(id)
    if (slow.size === 0) stop()
    else timer ??= setInterval(goOn, VOICE_MS).unref()
  }

  /** Lines end by the clock of the simulator, which may be moved. */
  function goOn(): void {
    for (const id of slow)
      void inTurn(id, async () => {
        const call = await calls.find(id)
        if (!call?.speaking) slow.delete(id)
        else if (isSaid(call, now())) await use(call, (line) => line.finishLine())
        // A database that is away for a moment delays the voice, no more.
      }).catch(() => {})
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  return { use, stop }
}

const spoken = (line: Line, point: 'begun' | 'ended'): CallReport => ({
  name: 'spoken',
  line,
  point,
})

const endingOf = ({ state }: SimulatedCall) => (state === 'ringing' ? 'missed' : 'service')

const heardCall = (call: SimulatedCall): HeardCall => ({
  id: call.id,
  number: call.e164,
  language: call.language,
  state: call.state,
  ...(call.ending && { ending: call.ending }),
  placedAt: call.placedAt,
  transcript: call.heard.map((heard) => ({
    who: heard.who,
    text: heard.who === 'voice' ? textOf(heard.line, call.language) : heard.keys,
    at: heard.at,
  })),
})
