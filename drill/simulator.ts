import { expectThat } from './unexpected.ts'
import type { Visitor } from './visitor.ts'

/** A mail in the simulated inbox. */
export interface Mail {
  id: string
  to: string
  subject: string
  text: string
  at: string
  links: readonly string[]
}

/** A call on the simulated telephone. */
export interface PhoneCall {
  id: string
  number: string
  state: 'ringing' | 'talking' | 'over'
  ending?: string
  transcript: readonly { who: 'voice' | 'person'; text: string }[]
}

/** The outside world of a drill: mailbox, telephone and clock, by the simulator's JSON API. */
export class Simulator {
  readonly #program: Visitor

  constructor(program: Visitor) {
    this.#program = program
  }

  /** Oldest first. */
  async mails(): Promise<readonly Mail[]> {
    return (await this.#get<{ mails: Mail[] }>('/simulator/api/mails')).mails
  }

  /** Oldest first. */
  async calls(): Promise<readonly PhoneCall[]> {
    return (await this.#get<{ calls: PhoneCall[] }>('/simulator/api/calls')).calls
  }

  async now(): Promise<Date> {
    return new Date((await this.#get<{ now: string }>('/simulator/api/clock')).now)
  }

  async advance(seconds: number): Promise<void> {
    await this.#post('/simulator/api/clock', { advanceSeconds: seconds })
  }

  answer(callId: string): Promise<void> {
    return this.#post(`/simulator/api/calls/${callId}/answer`, { pace: 'instant' })
  }

  press(callId: string, keys: string): Promise<void> {
    return this.#post(`/simulator/api/calls/${callId}/keys`, { keys })
  }

  hangUp(callId: string): Promise<void> {
    return this.#post(`/simulator/api/calls/${callId}/hang-up`, {})
  }

  async #get<Value>(path: string): Promise<Value> {
    const { status, body } = await this.#program.send({ method: 'GET', path })
    expectThat(status === 200, `the simulator to answer at ${path}`, `${status} ${body}`)
    return JSON.parse(body)
  }

  async #post(path: string, value: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json' }
    const body = JSON.stringify(value)
    const answer = await this.#program.send({ method: 'POST', path, headers, body })
    expectThat(
      answer.status === 200,
      `the simulator to do ${path}`,
      `${answer.status} ${answer.body}`,
    )
  }
}
