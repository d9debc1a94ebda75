import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface Happening {
  type: string
  param?: string
}

const LOOK_EVERY_MS = 10
const PATIENCE_MS = 10_000

/** The control port of a telephone: commands go in, what happens comes out. */
export class Control {
  /** Everything that happened, oldest first. */
  readonly happened: Happening[] = []
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    let waiting = ''
    // Nothing but ASCII: a length in letters is one in bytes.
    socket.setEncoding('latin1').on('data', (piece: string) => {
      waiting += piece
      for (;;) {
        const [head, length] = /^(\d+):/.exec(waiting) ?? []
        if (head === undefined || waiting.length <= head.length + Number(length)) return
        const said = JSON.parse(waiting.slice(head.length, head.length + Number(length)))
        waiting = waiting.slice(head.length + Number(length) + 1)
        if (said.event) this.happened.push(said)
      }
    })
  }

  /** Tries until the telephone has come up. Nothing when it is `gone`, or does not. */
  static async open(port: number, gone: () => boolean): Promise<Control | undefined> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const socket = connect(port, '127.0.0.1')
      const reached = await once(socket, 'connect').then(
        () => true,
        () => false,
      )
      socket.on('error', () => {})
      if (reached) return new Control(socket)
      if (gone() || performance.now() > deadline) return undefined
      await setTimeout(LOOK_EVERY_MS)
    }
  }

  command(command: string, params = ''): void {
    const text = JSON.stringify({ command, params })
    this.#socket.write(`${text.length}:${text},`)
  }

  count(type: string): number {
    return this.happened.filter((one) => one.type === type).length
  }

  close(): void {
    this.#socket.destroy()
  }
}
