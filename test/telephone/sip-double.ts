import { setTimeout } from 'node:timers/promises'
import type { Exchange, Login } from '../../drill/sip/exchange.ts'
import { Telephone } from '../../drill/sip/telephone.ts'
import { type SipPhone, sipPhone } from '../../src/adapters/phone/sip/sip.ts'
import type { SipAccount } from '../../src/adapters/phone/sip/sip-account.ts'
import { recordedVoice } from '../../src/adapters/phone/voice/voice.ts'
import type { ReportCall } from '../../src/domain/calls/phone.ts'

export const LOGIN: Login = { user: 'aikagi', password: 'open:sesame/9' }

/** Our account with the exchange at this port of this machine. */
export const accountAt = (port: number, changed: Partial<SipAccount> = {}): SipAccount => ({
  ...LOGIN,
  host: `127.0.0.1:${port}`,
  transport: 'udp',
  srtp: false,
  register: false,
  numbers: 'e164',
  linesMost: 20,
  soundPorts: { least: 20_000, most: 40_000 },
  ...changed,
})

/** Our telephone by SIP, through that exchange. */
export const phoneAt = (
  port: number,
  report: ReportCall,
  changed?: Partial<SipAccount>,
): SipPhone =>
  sipPhone({
    name: 'sip',
    account: accountAt(port, changed),
    voice: recordedVoice(),
    report,
    failed: () => {},
  })

/** A telephone that the exchange puts calls to its number through to. */
export async function connected(
  exchange: Exchange,
  options: Parameters<typeof Telephone.open>[0],
): Promise<Telephone> {
  const telephone = await Telephone.open(options)
  exchange.connect(telephone.number, { telephone })
  return telephone
}

/** Looks again and again until it holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 25_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited for ${holds}`)
    await setTimeout(20)
  }
}
