import { systemChance } from './adapters/chance.ts'
import { twilioPhone } from './adapters/phone/twilio.ts'
import type { TwilioConfig } from './config-twilio.ts'
import type { CallId } from './domain/ids.ts'
import { twilioRoutes } from './web/phone/twilio.ts'
import { routes, to } from './web/routes.ts'
import type { OpenPhone, PhoneNeeds } from './wiring-telephone.ts'

/** Calls by Twilio, and the addresses that its callbacks come to. */
export async function openTwilio(config: TwilioConfig, needs: PhoneNeeds): Promise<OpenPhone> {
  const { ports, publicUrl, log, report } = needs
  const { settings, now } = ports
  const at = (pattern: string) => (call: CallId) => `${publicUrl}${to(pattern, { call })}`
  const phone = twilioPhone({
    ...config,
    report,
    now,
    newId: () => systemChance.id(),
    ringMs: settings.callRingMs,
    callMs: settings.callMs,
    statusAddress: at(routes.phone.twilioStatus),
    machineAddress: at(routes.phone.twilioMachine),
    voiceAddress: (call, script) =>
      `${at(routes.phone.twilioVoice)(call)}${script ? `?script=${script}` : ''}`,
    findCall: (call) => ports.read(({ calls }) => calls.find(call)),
    hearOnce: (call, callback) =>
      ports.transact(({ calls }) => calls.hear(call, { callback, at: now() })),
    warn: (fields, message) => log.warn(fields, message),
  })
  return {
    phone,
    machines: [twilioRoutes(phone.callbacks, publicUrl)],
    close: phone.settled,
  }
}
