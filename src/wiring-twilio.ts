import type { TwilioConfig } from './config-twilio.ts'
import type { OpenPhone, PhoneNeeds } from './wiring-telephone.ts'

export async function openTwilio(_config: TwilioConfig, _needs: PhoneNeeds): Promise<OpenPhone> {
  throw new Error('Calls by Twilio come with the next change')
}
