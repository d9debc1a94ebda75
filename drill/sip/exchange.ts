import { createHash } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** What becomes of a call to a number. */
export type Fate =
  /** It rings on a telephone of this machine. */
  | { telephone: { port: number } }
  /** '486 Busy Here', where `rings` after it has rung. */
  | { refuses: string; rings?: true }
  /** It rings, and nobody ever takes it. */
  | { rings: true }
  /** As if there were no exchange. */
  | { silent: true }
  /** It is sent on to another number (RFC 3261, section 8.3). */
  | { redirects: string }

export interface Login {
  user: string
  password: string
}

export interface Received {
  method: string
  number: string
  text: string
}

/** A telephone exchange on loopback (RFC 3261, as far as calls need it): it sends calls on to telephones, or refuses them. */
export class Exchange {
  /** Everything that was sent to it. */
  readonly received: Received[] = []
  readonly port: number
  readonly #socket: Socket
  readonly #fates = new Map<string, Fate>()
  readonly #login: Login | undefined
  /** Who asked, by what this exchange puts on top of a request that it passes on. */
  readonly #askers = new Map<string, RemoteInfo>()

  private constructor(socket: Socket, login: Login | undefined) {
    this.#socket = socket
    this.#login = login
    this.port = socket.address().port
    socket.on('message', (message, from) => this.#hear(message.toString('utf8'), from))
  }

  /** With a login, only whoever knows it is put through (RFC 2617, digest). */
  static async open(login?: Login): Promise<Exchange> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new Exchange(socket, login)
  }

  /** Every other number does not exist. */
  connect(number: string, fate: Fate): void {
    this.#fates.set(number, fate)
  }

  close(): void {
    this.#socket.close()
  }

  #hear(text: string, from: RemoteInfo): void {
    if (text.startsWith('SIP/2.0 ')) {
      this.#passBack(text)
      return
    }
    const [, method = '', number = ''] = /^([A-Z]+) sip:(?:([^@;\s]*)@)?/.exec(text) ?? []
    this.received.push({ method, number, text })
    const answer = (status: string, more = '') => this.#answer(text, { status, more, from })
    const fate = this.#fates.get(number) ?? { refuses: '404 Not Found' }
    if ('silent' in fate || (method === 'ACK' && !('telephone' in fate))) return
    if (method !== 'ACK' && method !== 'CANCEL' && !this.#letsIn(text, method))
      answer(/^authorization:/im.test(text) ? '403 Forbidden' : '401 Unauthorized', CHALLENGE)
    else if ('telephone' in fate && method !== 'REGISTER')
      this.#passOn(text, { number, from, to: fate.telephone.port })
    else if (method === 'CANCEL') this.#giveUp(text, from)
    else if (method === 'INVITE') this.#put(fate, answer)
    else answer('200 OK', method === 'REGISTER' ? registered(text) : '')
  }

  #letsIn(text: string, method: string): boolean {
    return !this.#login || isAuthorized(text, method, this.#login)
  }

  /** The call that is given up gets its answer, too (RFC 3261, section 9.2). */
  #giveUp(text: string, from: RemoteInfo): void {
    this.#answer(text, { status: '200 OK', more: '', from })
    const invite = text.replace(/^(CSeq: *\d+ )CANCEL/im, '$1INVITE')
    this.#answer(invite, { status: '487 Request Terminated', more: '', from })
  }

  #put(fate: Fate, answer: Answer): void {
    if ('redirects' in fate) {
      const contact = `sip:${fate.redirects}@127.0.0.1:${this.port}`
      answer('302 Moved Temporarily', `Contact: <${contact}>\r\n`)
    }
    if ('rings' in fate) answer('180 Ringing')
    if ('refuses' in fate) answer(fate.refuses)
  }

  /** As a proxy without a memory of calls (RFC 3261, section 16.11): what follows goes straight to the telephone. */
  #passOn(text: string, { number, from, to }: { number: string; from: RemoteInfo; to: number }) {
    const branch = `z9hG4bK${md5(/^Via:.*?;branch=([^;\s]+)/im.exec(text)?.[1] ?? '')}`
    this.#askers.set(branch, from)
    const message = text
      .replace(/ sip:\S+/, ` sip:${number}@127.0.0.1:${to}`)
      .replace('\r\n', `\r\nVia: SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch}\r\n`)
    this.#socket.send(message, to, '127.0.0.1')
  }

  #passBack(text: string): void {
    const own = /^Via:.*?;branch=([^;\s]+).*\r\n/im.exec(text)
    const asker = this.#askers.get(own?.[1] ?? '')
    if (own && asker) this.#socket.send(text.replace(own[0], ''), asker.port, asker.address)
  }

  #answer(
    text: string,
    { status, more, from }: { status: string; more: string; from: RemoteInfo },
  ) {
    const tag = status.startsWith('100') ? '' : `;tag=${from.port}`
    const headers = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
      headersOf(text, name).map((line) =>
        name === 'To' && !/;tag=/.test(line) ? line + tag : line,
      ),
    )
    const message = `SIP/2.0 ${status}\r\n${headers.join('\r\n')}\r\n${more}Content-Length: 0\r\n\r\n`
    this.#socket.send(message, from.port, from.address)
  }
}

type Answer = (status: string, more?: string) => void

const NONCE = 'c2hvcnQ'
const CHALLENGE = `WWW-Authenticate: Digest realm="exchange", nonce="${NONCE}", algorithm=MD5\r\n`
const registered = (text: string) =>
  `${headersOf(text, 'Contact').join('\r\n')}\r\nExpires: 300\r\n`

const headersOf = (text: string, name: string): string[] =>
  text.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

function isAuthorized(text: string, method: string, { user, password }: Login): boolean {
  const [line = ''] = headersOf(text, 'Authorization')
  const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(line)?.[1] ?? ''
  const right = md5(
    `${md5(`${user}:exchange:${password}`)}:${NONCE}:${md5(`${method}:${value('uri')}`)}`,
  )
  return value('username') === user && value('response') === right
}
