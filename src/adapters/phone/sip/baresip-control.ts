import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Control } from './baresip-files.ts'
import { netstring, netstringReader } from './netstring.ts'

/** What baresip tells by itself. `param` depends on the type: a key, a cause. `id` is the Call-ID. */
export interface BaresipEvent {
  type: string
  id?: string
  param?: string
  /** Of a call. */
  direction?: 'incoming' | 'outgoing'
}

export interface ControlLine {
  /** Rejects when it refuses, does not answer within seconds, or the line is closed. */
  command(name: string, params?: string): Promise<void>
  close(): void
  /** baresip ended, or dropped us for somebody else who took its port: it is not ours any more. */
  closed: Promise<void>
}

const ANSWER_MS = 3_000

/** Takes the control port of a process that has just come up: JSON in netstrings, one line at a time. */
export async function openControl(
  { host, port }: Control,
  heard: (event: BaresipEvent) => void,
): Promise<ControlLine> {
  const socket = connect({ host, port, noDelay: true })
  await once(socket, 'connect')
  socket.on('error', () => {})
  const asked = new Map<string, (answer: Answer | undefined) => void>()
  const closed = once(socket, 'close').then(() => {
    for (const answered of asked.values()) answered(undefined)
  })
  const read = netstringReader((text) => {
    const said = JSON.parse(text) as Said
    if ('event' in said) heard(said)
    else asked.get(said.token)?.(said)
  })
  socket.on('data', (piece: Buffer) => {
    try {
      read(piece)
    } catch {
      socket.destroy()
    }
  })
  const command = async (name: string, params = ''): Promise<void> => {
    const token = randomUUID()
    const answer = await new Promise<Answer | undefined>((resolve) => {
      if (socket.destroyed) return resolve(undefined)
      asked.set(token, resolve)
      setTimeout(resolve, ANSWER_MS, undefined).unref()
      socket.write(netstring(JSON.stringify({ command: name, params, token })))
    })
    asked.delete(token)
    if (!answer?.ok) throw new Error(`baresip did not ${name}`)
  }
  return { command, close: () => void socket.destroy(), closed }
}

interface Answer {
  token: string
  ok: boolean
}

type Said = Answer | ({ event: true } & BaresipEvent)
