import { randomFillSync } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** Seconds from 1900, where NTP counts from, to 1970. */
const SINCE_1900 = 2_208_988_800
const NTP_PORT = 123
const PATIENCE_MS = 3000

/**
 * How many ms this machine's clock is ahead of a time server's: one question of SNTP (RFC 4330). Rejects when none comes or
 * the server says that it does not know.
 */
export async function askTime(server: string): Promise<number> {
  const { host, port } = placeOf(server)
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
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
    socket.send(question, port, host, (error) => error && reject(error))
    return await promise
  } finally {
    clearTimeout(timer)
    socket.close()
  }
}

/** 'host', 'host:port', an address of IPv6 as it is, or '[address]:port'. */
function placeOf(server: string): { host: string; port: number } {
  if (isIPv6(server)) return { host: server, port: NTP_PORT }
  const [, inBrackets, name = server, port = NTP_PORT] =
    /^(?:\[(.+)\]|(.+?))(?::(\d{1,5}))?$/.exec(server) ?? []
  return { host: inBrackets ?? name, port: Number(port) }
}

const momentAt = (answer: Buffer, at: number): number =>
  (answer.readUInt32BE(at) - SINCE_1900) * 1000 + (answer.readUInt32BE(at + 4) / 2 ** 32) * 1000
