import { randomFillSync } from 'node:crypto'
import { createSocket } from 'node:dgram'

/** Seconds from 1900, where NTP counts from, to 1970. */
const SINCE_1900 = 2_208_988_800
const PATIENCE_MS = 3000

/**
 * How many ms this machine's clock is ahead of a time server's: one question of SNTP (RFC 4330). Rejects when none comes or
 * the server says that it does not know.
 */
export async function askTime(server: string): Promise<number> {
  const [, host = server, port = '123'] = /^(.+?)(?::(\d{1,5}))?$/.exec(server) ?? []
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const socket = createSocket('udp4')
  const timer = setTimeout(() => reject(new Error(`${server} did not answer`)), PATIENCE_MS)
  const question = Buffer.alloc(48)
  // Version 4, client.
  question[0] = 0x23
  randomFillSync(question, 40)
  const asked = Date.now()
  socket.on('error', reject)
  socket.on('message', (answer) => {
    // An answer to another question, or from a server without a time ('kiss of death', stratum 0).
    if (answer.length < 48 || !answer.subarray(24, 32).equals(question.subarray(40))) return
    if (answer[1] === 0) return reject(new Error(`${server} refuses to tell the time`))
    const told = (momentAt(answer, 32) + momentAt(answer, 40)) / 2
    resolve((asked + Date.now()) / 2 - told)
  })
  try {
    // Throws at a port that there is not.
    socket.send(question, Number(port), host, (error) => error && reject(error))
    return await promise
  } finally {
    clearTimeout(timer)
    socket.close()
  }
}

const momentAt = (answer: Buffer, at: number): number =>
  (answer.readUInt32BE(at) - SINCE_1900) * 1000 + (answer.readUInt32BE(at + 4) / 2 ** 32) * 1000
