import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { CookieJar } from './cookie-jar.ts'
import { type Answers, type Form, fillForm } from './form.ts'
import { type Page, readPage } from './page.ts'
import { Unexpected } from './unexpected.ts'

export type Language = 'en' | 'ja'

export interface Sending {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface VisitorOptions {
  /** 'http://localhost:8080' */
  origin: string
  language: Language
  userAgent?: string
  /** Told of each request before it goes out. */
  onSend?(sending: Sending): void
}

const MOST_REDIRECTS = 8
const URLENCODED = 'application/x-www-form-urlencoded'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A person with a browser: cookies of its own, follows redirects, sends what a browser sends. */
export class Visitor {
  readonly cookies = new CookieJar()
  readonly #options: VisitorOptions
  readonly #agent = new Agent({ keepAlive: true })
  #page: Page | undefined

  constructor(options: VisitorOptions) {
    this.#options = options
  }

  /** What the browser shows now. */
  get page(): Page {
    if (!this.#page) throw new Error('Nothing was opened yet')
    return this.#page
  }

  /** Types an address (or follows a link from a mail): path, or a whole address of the product. */
  open(address: string): Promise<Page> {
    return this.#follow({ method: 'GET', path: this.#pathOf(address) }, 'none')
  }

  /**
   * Presses the button of the form that posts to `action`. Answers are by the name or the label of the field; everything
   * else stays as the page has it.
   */
  submit(action: string, answers: Answers = {}): Promise<Page> {
    const forms = this.formsFor(action)
    const names = Object.keys(answers)
    const fitting = forms.find(({ fields }) =>
      names.every((name) => fields.some((field) => field.name === name || field.label === name)),
    )
    return this.press(fitting ?? this.formFor(action), answers)
  }

  press(form: Form, answers: Answers = {}): Promise<Page> {
    const filled = fillForm(form, answers)
    if (!filled.ok) throw new Unexpected(`a field ${filled.missing} in ${form.action}`, this.page)
    return this.post(form.action, filled.body.toString())
  }

  /** As a form of the present page would, whatever the page offers. */
  post(path: string, body: string): Promise<Page> {
    return this.#follow(this.#posting(path, { type: URLENCODED, body }), 'same-origin')
  }

  /** As `submit`, of a form that takes a file. */
  async upload(action: string, file: { field: string; text: string }, answers: Answers) {
    const filled = fillForm(this.formFor(action), answers)
    if (!filled.ok) throw new Unexpected(`a field ${filled.missing} in ${action}`, this.page)
    const parts = new FormData()
    for (const [name, value] of filled.body) if (name !== file.field) parts.append(name, value)
    parts.append(file.field, new File([file.text], 'upload'))
    const sent = new Response(parts)
    const type = sent.headers.get('content-type')!
    const body = Buffer.from(await sent.arrayBuffer())
    return this.#follow(this.#posting(action, { type, body }), 'same-origin')
  }

  /** As a script of the present page would. What it answers changes no page. */
  fetch(path: string, body: string): Promise<Answer> {
    const { headers, ...rest } = this.#posting(path, { type: URLENCODED, body })
    return this.send({ ...rest, headers: { ...headers, 'Sec-Fetch-Site': 'same-origin' } })
  }

  #posting(path: string, { type, body }: { type: string; body: string | Buffer }): Sending {
    const { origin } = this.#options
    const referer = `${origin}${this.#page?.path ?? '/'}`
    const headers = { 'Content-Type': type, Origin: origin, Referer: referer }
    return { method: 'POST', path, headers, body }
  }

  /** The first form of the page that posts there; `:id` stands for anything. */
  formFor(action: string): Form {
    const [form] = this.formsFor(action)
    if (!form) throw new Unexpected(`a form that posts to ${action}`, this.page)
    return form
  }

  formsFor(action: string): Form[] {
    const pattern = new RegExp(`^${action.replace(/:\w+/g, '[^/]+')}$`)
    return this.page.forms.filter((form) => pattern.test(form.action))
  }

  offers(action: string): boolean {
    return this.formsFor(action).length > 0
  }

  /** One request, no redirects followed, with this browser's cookies. What it answers changes no page. */
  async send(sending: Sending): Promise<Answer> {
    this.#options.onSend?.(sending)
    const answer = await this.#exchange(sending)
    this.cookies.take(answer.headers['set-cookie'] ?? [])
    return answer
  }

  close(): void {
    this.#agent.destroy()
  }

  async #follow(first: Sending, site: 'none' | 'same-origin'): Promise<Page> {
    let [sending, path] = [first, first.path]
    for (let left = MOST_REDIRECTS; left > 0; left--) {
      const headers = { ...navigation(site), ...sending.headers }
      const { status, headers: answered, body } = await this.send({ ...sending, headers })
      const { location } = answered
      if (!location || status < 300 || status > 399) {
        this.#page = readPage({ status, path, html: body })
        return this.#page
      }
      if (status !== 303 && status !== 302)
        throw new Unexpected('a redirect by 303', `${status} to ${location}`)
      path = this.#pathOf(location)
      sending = { method: 'GET', path }
    }
    throw new Unexpected('to arrive somewhere', `a circle of redirects at ${path}`)
  }

  #pathOf(address: string): string {
    const url = new URL(address, this.#options.origin)
    if (url.origin !== this.#options.origin)
      throw new Unexpected(`an address of ${this.#options.origin}`, url.origin)
    return url.pathname + url.search
  }

  #exchange(sending: Sending): Promise<Answer> {
    const { method, path, headers = {}, body } = sending
    const { origin, language, userAgent = FIREFOX } = this.#options
    const { hostname, port } = new URL(origin)
    const cookie = this.cookies.header()
    const sent = {
      Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
      'Accept-Language': language === 'ja' ? 'ja,en;q=0.5' : 'en-GB,en;q=0.8',
      'User-Agent': userAgent,
      ...(cookie && { Cookie: cookie }),
      ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...headers,
    }
    const to = { agent: this.#agent, hostname, port, family: 4, path, method, headers: sent }
    return new Promise((resolve, reject) => {
      const asking = request(to, (incoming) => read(incoming).then(resolve, reject))
      asking.once('error', (error: NodeJS.ErrnoException) => {
        // The service hung up on a line that was idle, just as it was taken up again: nobody has read what was sent.
        const wasIdle = asking.reusedSocket && error.code === 'ECONNRESET'
        if (wasIdle) resolve(this.#exchange(sending))
        else reject(error)
      })
      asking.end(body)
    })
  }
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { statusCode = 0, headers } = incoming
  return { status: statusCode, headers, body: Buffer.concat(chunks).toString('utf8') }
}

const navigation = (site: 'none' | 'same-origin'): Record<string, string> => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-User': '?1',
})
