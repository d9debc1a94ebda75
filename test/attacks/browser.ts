import { type Page, readPage } from '../../drill/page.ts'
import { Visitor } from '../../drill/visitor.ts'

/** One answer, redirects not followed. */
export interface Answer {
  status: number
  location: string | undefined
  body: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** What a person would read. */
  page: Page
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

interface BrowserOptions {
  origin: string
  /** Sent with everything, over what a browser sends. */
  headers: Readonly<Record<string, string>>
  heard(answer: Answer): void
}

/** An attacker's browser: keeps cookies, and sends what it likes to where it likes. */
export class Browser {
  readonly visitor: Visitor
  readonly #options: BrowserOptions

  constructor(options: BrowserOptions) {
    this.#options = options
    this.visitor = new Visitor({ origin: options.origin, language: 'en' })
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers })
  }

  post(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one)
    return this.send('POST', path, { headers, body: body.toString() })
  }

  async send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string },
  ): Promise<Answer> {
    const { origin } = this.#options
    const form = { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = await this.visitor.send({
      method,
      path: path.startsWith(origin) ? path.slice(origin.length) : path,
      headers: { ...(body !== undefined && form), ...this.#options.headers, ...headers },
      ...(body !== undefined && { body }),
    })
    const heard = {
      status: answer.status,
      location: answer.headers.location,
      body: answer.body,
      headers: answer.headers,
      page: readPage({ status: answer.status, path, html: answer.body }),
    }
    this.#options.heard(heard)
    return heard
  }
}
