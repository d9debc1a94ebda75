import { setTimeout } from 'node:timers/promises'
import { textOf } from '../../src/adapters/phone/simulated-call.ts'
import type { Line } from '../../src/domain/calls/line.ts'
import type { openTwilioDouble } from './twilio-double.ts'

type Double = Awaited<ReturnType<typeof openTwilioDouble>>
type DoubleCall = ReturnType<Double['calls']>[number]

/** How long nobody presses a key until the provider goes on. Its seconds, in a hurry. */
const SILENCE_MS = 1000

/** A telephone in the provider's network: it rings by itself when it is called, and its line ends when the provider says so. */
export function twilioTelephone(double: Double, number: string) {
  let closed = false
  let told = false
  let busy = false
  const find = () => double.calls().find(({ order }) => order.get('To') === number)
  const listening = (call: DoubleCall) => !busy && call.verbs[0]?.name === 'Gather'
  const until = async <Found>(look: () => Found | undefined | false): Promise<Found> => {
    for (;;) {
      const found = look()
      if (found) return found
      if (closed) throw new Error('the telephone is gone')
      await setTimeout(20)
    }
  }
  const end = async (call: DoubleCall, status: string) => {
    if (told) return
    told = true
    call.ended = true
    await double.report(call, status)
  }
  /** One thing at a time happens on a line. */
  const alone = async (work: () => Promise<unknown>) => {
    busy = true
    await work()
    busy = false
  }

  void (async () => {
    const call = await until(find)
    await alone(() => double.report(call, 'ringing'))
    for (let silentMs = 0; !closed; silentMs = listening(call) ? silentMs + 20 : 0) {
      if (call.ended) return end(call, 'completed')
      if (silentMs >= SILENCE_MS && listening(call)) {
        silentMs = 0
        await alone(() => double.silence(call))
      }
      await setTimeout(20)
    }
  })().catch(() => {})

  return {
    answer: async () => {
      const call = await until(() => !busy && find())
      await alone(() => double.answer(call))
    },
    press: async (keys: string) => {
      const call = await until(() => {
        const found = find()
        return found && listening(found) && found
      })
      await alone(() => double.press(call, keys))
    },
    hangUp: async () => end(await until(() => !busy && find()), 'completed'),
    beBusy: async () => end(await until(() => !busy && find()), 'busy'),
    hears: async (line: Line) => {
      await until(() => find()?.heard.includes(textOf(line, 'en')))
    },
    close: () => {
      closed = true
    },
  }
}
