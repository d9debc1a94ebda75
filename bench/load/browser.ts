import { type Answer, headerValues } from './answer.ts'
import type { Connection } from './connection.ts'

/** The cookies of one browser. It outlives the connections that it is carried over. */
export type Jar = Map<string, string>

/** A browser as far as a server can tell: cookies, an origin, forms; no scripts. */
export class Browser {
  readonly jar: Jar
  readonly #connection: Connection
  readonly #origin: string

  constructor(connection: Connection, { url, jar }: { url: string; jar: Jar }) {
    this.#connection = connection
    this.#origin = url
    this.jar = jar
  }

  get(path: string): Promise<Answer> {
    return this.#ask({ method: 'GET', path, headers: this.#cookieLine() })
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
    const headers = `${this.#cookieLine()}${site}content-type: ${type}\r\n`
    return this.#ask({ method: 'POST', path, headers, body })
  }

  async #ask(asked: Parameters<Connection['ask']>[0]): Promise<Answer> {
    const answer = await this.#connection.ask(asked)
    for (const line of headerValues(answer.head, 'set-cookie')) this.#keep(line)
    return answer
  }

  #cookieLine(): string {
    if (this.jar.size === 0) return ''
    return `cookie: ${[...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n`
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /;\s*max-age=0(;|$)/i.test(line)) this.jar.delete(name)
    else this.jar.set(name, value)
  }
}

/** Holds an answer against what the journey must get; anything else ends the visit. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer
  throw new Error(`${answer.status} instead of ${status}: ${answer.body.slice(0, 300)}`)
}
