import { libraryNumbers } from '../../adapters/numbers.ts'
import type { Probe, ProbeOutcome } from '../../adapters/phone/probe.ts'
import type { Config } from '../../config.ts'
import type { TelephoneConfig } from '../../config-telephone.ts'
import type { CallId } from '../../domain/ids.ts'
import { say, terminalLanguage } from '../language.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

type Called = Pick<Config, 'telephone' | 'countries' | 'recordings' | 'settings'>

/** Calls a number by each telephone, one after the other: it rings, and says that it is a test. */
export async function callByTelephone(config: Called, typed: string): Promise<readonly Finding[]> {
  const number = libraryNumbers(config.countries).read(typed, '')
  // The same numbers as for everybody: no premium number becomes callable by a mistyped command (R20).
  if (!number.accepted)
    return [
      failed(
        'call',
        say(
          `This number is not called: ${number.reason}.`,
          `この番号には発信しません: ${number.reason}`,
        ),
        '--call +81312345678',
      ),
    ]
  if (config.telephone.length === 0)
    return [
      failed(
        'call',
        say('There is no telephone to call by.', '発信に使う電話がありません。'),
        say('Set AIKAGI_TELEPHONE.', 'AIKAGI_TELEPHONE を設定してください。'),
      ),
    ]
  const findings: Finding[] = []
  // One after the other: a second call would find the first one's telephone busy.
  for (const telephone of config.telephone) {
    const outcome = await call(telephone, config, probeOf(number.e164, config))
    findings.push(findingOf(`call ${telephone.name}`, outcome))
  }
  return findings
}

const probeOf = (e164: string, { settings }: Called): Probe => ({
  order: {
    callId: `doctor-${crypto.randomUUID()}` as CallId,
    e164,
    language: terminalLanguage(process.env),
  },
  ringMs: settings.callRingMs,
  callMs: settings.callMs,
})

/** Loaded only where it is configured. */
async function call(
  telephone: TelephoneConfig,
  { recordings }: Called,
  probe: Probe,
): Promise<ProbeOutcome> {
  if (telephone.name === 'twilio')
    return (await import('../../adapters/phone/probe-twilio.ts')).probeTwilio(telephone, probe)
  const { name, ...account } = telephone
  const { recordedVoice } = await import('../../adapters/phone/voice/voice.ts')
  const { probeSip } = await import('../../adapters/phone/probe-sip.ts')
  return probeSip({ name, account, voice: recordedVoice(recordings) }, probe)
}

function findingOf(check: string, { reached, cause }: ProbeOutcome): Finding {
  const says = cause === undefined ? SAYS[reached]() : `${SAYS[reached]()} (${cause})`
  if (reached === 'heard' || reached === 'answered') return ok(check, says)
  const remedy = REMEDIES[reached]()
  return reached === 'ringing' ? warning(check, says, remedy) : failed(check, says, remedy)
}

const SAYS: Readonly<Record<ProbeOutcome['reached'], () => string>> = {
  nothing: () => say('The provider did not take the call.', '事業者が発信を受け付けませんでした。'),
  taken: () =>
    say(
      'The provider took the call, and the telephone did not ring.',
      '事業者は受け付けましたが、電話は鳴りませんでした。',
    ),
  ringing: () =>
    say(
      'It reached the telephone, and nobody took it.',
      '電話には届きましたが、誰も出ませんでした。',
    ),
  answered: () => say('It rang and was answered.', '電話が鳴り、応答がありました。'),
  heard: () =>
    say(
      'It rang, was answered, and everything was said.',
      '電話が鳴り、応答があり、最後まで話しました。',
    ),
}

const REMEDIES = {
  nothing: () =>
    say(
      'Look at user, password, caller’s number and what the account may call. docs/operate/telephone.md',
      'ユーザー、パスワード、発信者番号、発信が許可された範囲を確認してください。docs/operate/telephone.md',
    ),
  taken: () =>
    say(
      'Look whether the provider may call this country, and into its log of calls.',
      'この国への発信が許可されているか、事業者の通話履歴で確認してください。',
    ),
  ringing: () => say('Call again, and answer.', 'もう一度発信し、電話に出てください。'),
}
