import type { PhoneVerdict } from '../../adapters/phone/phone-verdict.ts'
import type { Config } from '../../config.ts'
import type { TelephoneConfig } from '../../config-telephone.ts'
import { say } from '../language.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Loaded only where it is configured. */
async function check(config: TelephoneConfig): Promise<PhoneVerdict> {
  if (config.name === 'twilio')
    return (await import('../../adapters/phone/check-twilio.ts')).checkTwilio(config)
  return (await import('../../adapters/phone/check-sip.ts')).checkSip(config)
}

/** Each telephone in its order: whether its provider answers and knows us. No call is placed. */
export async function lookAtTelephone({
  telephone,
}: Pick<Config, 'telephone'>): Promise<readonly Finding[]> {
  if (telephone.length === 0)
    return [
      warning(
        'telephone',
        say(
          'None is configured: nobody is called.',
          '設定されていないため、電話は発信されません。',
        ),
        say('Set AIKAGI_TELEPHONE.', 'AIKAGI_TELEPHONE を設定してください。'),
      ),
    ]
  return Promise.all(telephone.map(lookAtOne))
}

async function lookAtOne(config: TelephoneConfig): Promise<Finding> {
  const which = `telephone ${config.name}`
  const { works, says } = await check(config)
  const remedy = say(
    'Look at its settings and at the provider’s page.',
    '設定と、事業者の管理画面を確認してください。',
  )
  return works ? ok(which, says) : failed(which, says, remedy)
}
