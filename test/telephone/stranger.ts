import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Exchange } from '../../drill/sip/exchange.ts'
import { until } from './sip-double.ts'

/** Somebody who rings our own telephone as soon as it shows itself to the exchange, and gives up when told to. */
export async function strangerWhoRings(exchange: Exchange) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const answers: string[] = []
  socket.on('message', (answer) => answers.push(String(answer).split('\r\n')[0]!))
  // The call is placed within milliseconds.
  while (exchange.received.length === 0) await setImmediate()
  const [, user, to] = /^Contact: *<sip:([^@]*)@127.0.0.1:(\d+)/im.exec(exchange.received[0]!.text)!
  const send = (method: string, body = '') =>
    socket.send(
      [
        `${method} sip:${user}@127.0.0.1:${to} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKstranger`,
        `From: <sip:stranger@127.0.0.1:${port}>;tag=stranger`,
        'To: <sip:aikagi@127.0.0.1>',
        'Call-ID: of-a-stranger',
        `CSeq: 1 ${method}`,
        `Contact: <sip:stranger@127.0.0.1:${port}>`,
        'Max-Forwards: 70',
        'Content-Type: application/sdp',
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
      Number(to),
      '127.0.0.1',
    )
  send('INVITE', OFFER)
  await until(() => answers.includes('SIP/2.0 180 Ringing'))
  return {
    async givesUp() {
      send('CANCEL')
      await until(() => answers.some((answer) => /^SIP\/2.0 487/.test(answer)))
    },
    close: () => socket.close(),
  }
}

const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 0 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n')
