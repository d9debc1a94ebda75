import { connect, type Socket } from 'node:net'
import { type Answer, readAnswer } from './answer.ts'

/** A request as it goes on the wire; `headers` are whole lines, each ending in CRLF. */
export interface Asked {
  method: 'GET' | 'POST'
  path: string
  headers: string
  body?: string
}

interface Waiting {
  resolve(answer: Answer): void
  reject(cause: Error): void
}

/**
 * One keep-alive HTTP/1.1 connection to a loopback server, one request at a time.
 * Node's own client costs three times the CPU, which the server beside it would miss.
 */
export class Connection {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  #received: Buffer = Buffer.alloc(0)
  #waiting: Waiting | undefined

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname))
      throw new Error(`${hostname}: loopback only`)
    this.#host = `${hostname}:${port}`
    this.#port = Number(port)
  }

  ask({ method, path, headers, body }: Asked): Promise<Answer> {
    const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${headers}${length}\r\n`
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#open().write(head + (body ?? ''))
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  #open(): Socket {
    if (this.#socket?.writable) return this.#socket
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true })
    socket.on('data', (part) => this.#receive(part))
    socket.on('error', (cause) => this.#fail(cause))
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined
      this.#fail(new Error('the server closed the connection'))
    })
    this.#received = Buffer.alloc(0)
    this.#socket = socket
    return socket
  }

  #receive(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part])
    const answer = readAnswer(this.#received)
    if (!answer) return
    this.#received = Buffer.alloc(0)
    if (answer.closes) this.#forget()
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  #forget(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.end()
  }

  #fail(cause: Error): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(cause)
  }
}
