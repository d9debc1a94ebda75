import { type Answer, headerValues } from './answer.ts'
import type { Connection } from './connection.ts'

/** The cookies of one browser. It outlives the connections that it is carried over. */
export type Jar = Map<string, string>

/** A browser as far as a server can tell: cookies, an origin, forms; no scripts. */
export class Browser {
  readonly jar: Jar
  /** Whom a proxy would say that it speaks for. */
  network: string | undefined
  readonly #connection: Connection
  readonly #origin: string

  constructor(connection: Connection, { url, jar }: { url: string; jar: Jar }) {
    this.#connection = connection
    this.#origin = url
    this.jar = jar
  }

  get(path: string): Promise<Answer> {
    return this.#ask({ method: 'GET', path, headers: this.#standingLines() })
  }

  postForm(path: string, fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams(fields).toString()
    return this.#post({ path, body, type: 'application/x-www-form-urlencoded' })
  }

  postJson(path: string, content: unknown): Promise<Answer> {
    return this.#post({ path, body: JSON.stringify(content), type: 'application/json' })
  }

  #post({ path, body, type }: { path: string; body: string; type: string }): Promise<Answer> {
    const site = `origin: ${this.#origin}\r\nsec-fetch-site: same-origin\r\n`
    const headers = `${this.#standingLines()}${site}content-type: ${type}\r\n`
    return this.#ask({ method: 'POST', path, headers, body })
  }

  async #ask(asked: Parameters<Connection['ask']>[0]): Promise<Answer> {
    const answer = await this.#connection.ask(asked)
    for (const line of headerValues(answer.head, 'set-cookie')) this.#keep(line)
    return answer
  }

  #standingLines(): string {
    const network = this.network === undefined ? '' : `x-forwarded-for: ${this.network}\r\n`
    if (this.jar.size === 0) return AGENT + network
    const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return `${AGENT}${network}cookie: ${cookies}\r\n`
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /;\s*max-age=0(;|$)/i.test(line)) this.jar.delete(name)
    else this.jar.set(name, value)
  }
}

const AGENT =
  'user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36\r\n'

/** Holds an answer against what the journey must get; anything else ends the visit. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer
  throw new Error(`${answer.status} instead of ${status}: ${answer.body.slice(0, 300)}`)
}

/** The first group of `pattern` in an answer that must have it. */
export function foundIn(answer: Answer, pattern: RegExp): string {
  const found = pattern.exec(answer.body)?.[1]
  if (found === undefined) throw new Error(`no ${pattern} in: ${answer.body.slice(0, 3000)}`)
  return found
}
