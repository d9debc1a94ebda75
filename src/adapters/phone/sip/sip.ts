import type { CallOrder, Phone, ReportCall } from '../../../domain/calls/phone.ts'
import type { CallId } from '../../../domain/ids.ts'
import type { Voice } from '../voice/voice.ts'
import type { SipAccount } from './sip-account.ts'
import { SipCall } from './sip-call.ts'

export interface SipPhoneOptions {
  name: 'sip' | 'sip2'
  account: SipAccount
  voice: Voice
  report: ReportCall
  /** Told of what went wrong on a line beside what is reported. */
  failed(call: CallId, error: unknown): void
}

export interface SipPhone extends Phone {
  /** Hangs up whatever is on a line. */
  stop(): Promise<void>
}

/**
 * Calls through a PBX or a trunk, by one baresip process each: nothing of two calls (audio, keys, ports, files) can be mixed
 * up, and what breaks breaks one call. Whatever comes of it is reported; only a call too many is refused at once.
 */
export function sipPhone({ name, account, voice, report, failed }: SipPhoneOptions): SipPhone {
  const calls = new Map<CallId, SipCall>()

  async function place(order: CallOrder): Promise<void> {
    if (calls.size >= account.linesMost)
      throw new Error(`All ${account.linesMost} lines are in use`)
    const note = (error: unknown) => failed(order.callId, error)
    const call = new SipCall({ order, account, voice, report, failed: note })
    calls.set(order.callId, call)
    void call.over.then(() => calls.delete(order.callId))
    call.start()
  }

  return {
    name,
    place,
    lines: async () => [...calls].filter(([, call]) => !call.isEnding).map(([id]) => id),
    direct: async (id, direction) => calls.get(id)?.direct(direction),
    stop: async () => {
      await Promise.all([...calls.values()].map((call) => call.stop()))
    },
  }
}
