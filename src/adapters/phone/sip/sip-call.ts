import type { CallOrder, CallReport, Direction, ReportCall } from '../../../domain/calls/phone.ts'
import type { Voice } from '../voice/voice.ts'
import { accountLine } from './account-line.ts'
import { type Baresip, startBaresip } from './baresip.ts'
import type { BaresipEvent } from './baresip-control.ts'
import { keyFilter } from './key-filter.ts'
import type { SipAccount } from './sip-account.ts'
import { failureOf, hungUp, inWords } from './sip-cause.ts'
import { sipUriOf } from './sip-number.ts'
import { Speaker } from './speaker.ts'
import { oneAfterTheOther } from './turns.ts'

export interface SipCallOptions {
  order: CallOrder
  account: SipAccount
  voice: Voice
  report: ReportCall
  /** Told of what nobody else hears of: a report that was not taken, a prompt that could not be played. */
  failed(error: unknown): void
}

/** One call in a process of its own: what happens is reported in its order, and what is answered is done. */
export class SipCall {
  /** Resolves when the process is gone and its folder removed. */
  readonly over: Promise<void>
  /** Whether it was told to end. */
  isEnding = false
  readonly #options: SipCallOptions
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>
  #baresip: Baresip | undefined
  #speaker: Speaker | undefined
  readonly #seen = new Set<Seen>()
  readonly #isPassed = keyFilter()
  #patience: ReturnType<typeof setTimeout> | undefined
  #isOver = (): void => {}

  constructor(options: SipCallOptions) {
    this.#options = options
    this.#inTurn = oneAfterTheOther(options.failed)
    this.over = new Promise((resolve) => {
      this.#isOver = resolve
    })
  }

  /** Starts dialling; what cannot begin is reported as a failure. A direction that comes meanwhile waits for it. */
  start(): void {
    void this.#inTurn(() => this.#begin().catch((error: Error) => this.#giveUp(error)))
  }

  async #begin(): Promise<void> {
    const { account, order, voice } = this.#options
    this.#baresip = await startBaresip({
      account,
      heard: (event) => this.#hear(event),
      answered: (status) => this.#meet(status),
      gone: () => this.#close('baresip ended'),
    })
    this.#speaker = new Speaker({
      baresip: this.#baresip,
      voice,
      language: order.language,
      tell: (report) => this.#tell(report),
      silent: () => this.#hangUpIfTold(),
    })
    if (this.isEnding) return this.#close('')
    this.#patience = setTimeout(() => this.#close(NO_ANSWER), NO_ANSWER_MS)
    // Now that we hear what comes of registering; and no file ever holds the password.
    await this.#baresip.command('uanew', accountLine(account))
    if (!account.register) await this.#dial()
  }

  direct(direction: Direction): Promise<void> {
    if (direction.next === 'hang-up') this.isEnding = true
    return this.#inTurn(() => this.#perform(direction))
  }

  /** Ends it now, whatever is being said. */
  stop(): Promise<void> {
    this.isEnding = true
    this.#close('')
    return this.over
  }

  #hear({ type, id, param = '', direction }: BaresipEvent): void {
    // Whoever rings us meanwhile is not answered, and must not end our call by giving up.
    if (direction === 'incoming' || this.#seen.has('closed')) return
    if (id && this.#isFirst('placed')) this.#tell({ name: 'placed', reference: id })
    if (type === 'REGISTER_OK') void this.#dial().catch(() => this.#close('could not dial'))
    if (type === 'REGISTER_FAIL') this.#close(param || 'could not register')
    if (type === 'CALL_RINGING' || type === 'CALL_PROGRESS')
      if (this.#isFirst('rang')) this.#tell({ name: 'ringing' })
    if (type === 'CALL_ESTABLISHED' && this.#isFirst('answered')) this.#tell({ name: 'answered' })
    if (type === 'CALL_DTMF_START' && this.#isPassed(param))
      this.#tell({ name: 'keys', keys: param })
    if (type === 'CALL_CLOSED') this.#close(param)
  }

  /**
   * baresip 1.0 follows whoever answers "moved" to any number, and shows our password's digest to any host: the called side
   * must not choose whom we pay for (R20).
   */
  #meet(status: string): void {
    clearTimeout(this.#patience)
    if (status.startsWith('3')) this.#close(status)
  }

  async #dial(): Promise<void> {
    const { account, order } = this.#options
    if (!this.#isFirst('dialled')) return
    await this.#baresip?.command('dial', await sipUriOf(order.e164, account))
  }

  #tell(report: CallReport): void {
    const { report: tellService, order } = this.#options
    void this.#inTurn(async () => this.#perform(await tellService(order.callId, report)))
  }

  async #perform({ say, next }: Direction): Promise<void> {
    if (next === 'hang-up') this.isEnding = true
    if (this.#seen.has('closed')) return
    if (say.length > 0 && this.#seen.has('answered'))
      await this.#speaker?.say(say).catch((error: Error) => this.#giveUp(error))
    this.#hangUpIfTold()
  }

  /** Nobody is to pay for a line on which nothing can be said. Whoever reads the cause need not know our paths. */
  #giveUp(error: NodeJS.ErrnoException): void {
    this.#options.failed(error)
    this.#close(error.code ?? error.message)
  }

  #hangUpIfTold(): void {
    if (this.isEnding && !this.#speaker?.isSpeaking) this.#close('')
  }

  /** The end of the line, whoever made it. What we ended ourselves is known to the service already. */
  #close(cause: string): void {
    if (!this.#isFirst('closed')) return
    clearTimeout(this.#patience)
    this.#speaker?.stop()
    if (!this.isEnding) this.#tell(endOf(cause, this.#seen))
    void this.#inTurn(async () => this.#baresip?.end()).then(this.#isOver)
  }

  #isFirst(what: Seen): boolean {
    const first = !this.#seen.has(what)
    this.#seen.add(what)
    return first
  }
}

/** Whoever is there says so at once, long before a telephone rings (RFC 3261, section 17.2.1: 200 ms). */
const NO_ANSWER_MS = 6_000
const NO_ANSWER = 'no answer from the SIP server'

type Seen = 'placed' | 'dialled' | 'rang' | 'answered' | 'closed'

function endOf(cause: string, seen: ReadonlySet<Seen>): CallReport {
  const answered = seen.has('answered')
  if (answered && hungUp(cause)) return { name: 'hung-up' }
  const reason = answered ? 'provider-error' : failureOf(cause, seen.has('rang'))
  return { name: 'failed', reason, cause: inWords(cause) }
}
