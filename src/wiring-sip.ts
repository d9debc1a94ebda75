import { hasBaresip } from './adapters/phone/sip/has-baresip.ts'
import { sipPhone } from './adapters/phone/sip/sip.ts'
import { sweepFolders } from './adapters/phone/sip/sweep-folders.ts'
import { badRecordings } from './adapters/phone/voice/bad-recordings.ts'
import { recordedVoice } from './adapters/phone/voice/voice.ts'
import { type Mistake, mistakes } from './config-mistakes.ts'
import type { SipConfig } from './config-sip.ts'
import { WrongConfiguration } from './start-failure.ts'
import type { OpenPhone, PhoneNeeds } from './wiring-telephone.ts'

/** Throws `WrongConfiguration` where no call could be placed, or be understood. */
export async function openSip(
  { name, ...account }: SipConfig,
  { report, log, recordings }: PhoneNeeds,
): Promise<OpenPhone> {
  const wrong = mistakesOf(recordings)
  if (wrong.length > 0) throw new WrongConfiguration(wrong)
  await sweepFolders()
  const phone = sipPhone({
    name,
    account,
    voice: recordedVoice(recordings),
    report,
    failed: (callId, error) => log.error({ callId, err: error }, 'a call by SIP went wrong'),
  })
  return { phone, close: phone.stop }
}

function mistakesOf(recordings: string | undefined): Mistake[] {
  const bad = recordings === undefined ? [] : badRecordings(recordings)
  return [
    ...(hasBaresip() ? [] : [{ name: 'AIKAGI_TELEPHONE', ...mistakes.noBaresip() }]),
    ...bad.map(({ file, reason }) => ({
      name: 'AIKAGI_RECORDINGS',
      ...mistakes.badRecording(file, reason),
    })),
  ]
}
