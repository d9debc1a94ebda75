import type { PhoneVerdict } from './phone-verdict.ts'
import { openTwilioClient, type TwilioAccount } from './twilio-client.ts'

/** Whether the provider answers, knows the credentials, and lets the account call. No call is placed. */
export async function checkTwilio(account: TwilioAccount): Promise<PhoneVerdict> {
  const client = await openTwilioClient(account)
  try {
    const { status } = await client.api.v2010.accounts(account.account).fetch()
    return { works: status === 'active', says: `Twilio: the account is ${status}` }
  } catch (error) {
    const { status, code } = error as { status?: number; code?: number | string }
    return {
      works: false,
      says: `Twilio: ${[status, code].filter(Boolean).join(', ') || 'no answer'}`,
    }
  }
}
