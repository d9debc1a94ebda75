import { setTimeout as pause } from 'node:timers/promises'
import { Connection } from './connection.ts'

interface Mail {
  id: string
  to: string
  links: readonly string[]
}

interface Call {
  id: string
  number: string
  transcript: readonly { who: string; text: string }[]
}

const LOOKS_EVERY_MS = 5
const PATIENCE_MS = 10_000

/** One for each service: its mailbox and its telephone are everybody's. */
export function phoneOf(url: string): SimulatedPhone {
  const phone = phones.get(url) ?? new SimulatedPhone(url)
  phones.set(url, phone)
  return phone
}

const phones = new Map<string, SimulatedPhone>()

/**
 * Mailbox and telephone by the simulator's API. One look serves all who wait: a recovery shall not cost what it costs
 * to watch its simulation.
 */
export class SimulatedPhone {
  readonly #looker: Connection
  readonly #links = new Map<string, string>()
  #newestMail = ''
  #open: readonly Call[] = []
  #looking: Promise<void> | undefined
  readonly #url: string
  /** Connections on which nobody waits for an answer. */
  readonly #hands: Connection[] = []

  constructor(url: string) {
    this.#looker = new Connection(url)
    this.#url = url
  }

  /** Waits for the mail with a link to verify an address, and gives the path of the link. */
  linkTo(email: string): Promise<string> {
    return this.#waitFor(`a link for ${email}`, () => this.#links.get(email))
  }

  /** Waits until the telephone rings, and gives the id of the call. */
  callTo(number: string): Promise<string> {
    const isIt = (call: Call): boolean => call.number === number
    return this.#waitFor(`a call to ${number}`, () => this.#open.find(isIt)?.id)
  }

  /** Waits until the voice has asked for a digit, 1 to 8: the last that it said. */
  askedDigit(id: string): Promise<string> {
    return this.#waitFor(`a digit in the call ${id}`, () => {
      const said = this.#open.find((call) => call.id === id)?.transcript ?? []
      return /pressing ([1-8])/.exec(said.at(-1)?.text ?? '')?.[1]
    })
  }

  answer(id: string): Promise<void> {
    return this.#act(id, 'answer', { pace: 'instant' })
  }

  press(id: string, keys: string): Promise<void> {
    return this.#act(id, 'keys', { keys })
  }

  async #waitFor(what: string, find: () => string | undefined): Promise<string> {
    for (const began = performance.now(); performance.now() - began < PATIENCE_MS; ) {
      const found = find()
      if (found !== undefined) return found
      // Whatever fails, the next who waits looks again.
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined
      })
      await this.#looking
    }
    throw new Error(`${what} did not come`)
  }

  async #look(): Promise<void> {
    await pause(LOOKS_EVERY_MS)
    const after = this.#newestMail && `?after=${encodeURIComponent(this.#newestMail)}`
    const { mails } = await this.#get<{ mails: Mail[] }>(`/simulator/api/mails${after}`)
    for (const { id, to, links } of mails) {
      this.#newestMail = id
      const link = links.find((address) => address.includes('/link/'))
      if (link) this.#links.set(to, new URL(link).pathname)
    }
    this.#open = (await this.#get<{ calls: Call[] }>('/simulator/api/calls?open')).calls
  }

  async #get<Value>(path: string): Promise<Value> {
    const answer = await this.#looker.ask({ method: 'GET', path, headers: '' })
    if (answer.status !== 200) throw new Error(`${answer.status} at ${path}: ${answer.body}`)
    return JSON.parse(answer.body)
  }

  /** On a connection of its own, which carries one request at a time: people do not wait for each other's telephones. */
  async #act(id: string, act: string, value: object): Promise<void> {
    const path = `/simulator/api/calls/${id}/${act}`
    const headers = 'content-type: application/json\r\n'
    const body = JSON.stringify(value)
    const hand = this.#hands.pop() ?? new Connection(this.#url)
    const answer = await hand.ask({ method: 'POST', path, headers, body })
    this.#hands.push(hand)
    if (answer.status !== 200) throw new Error(`${answer.status} at ${path}: ${answer.body}`)
  }
}
