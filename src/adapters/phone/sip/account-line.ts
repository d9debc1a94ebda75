import type { SipAccount } from './sip-account.ts'

/** Longer than a call, so that nothing is renewed. */
const REGISTERED_SECONDS = 300

/** An account as baresip is told of it. config-sip-address.ts lets no sign in that would end a part of it. */
export function accountLine(account: SipAccount): string {
  const { user, password, host, transport, callerId, proxy, srtp, register } = account
  const suffix = transport === 'udp' ? '' : `;transport=${transport}`
  const parts = [
    `<sip:${callerId ?? user}@${host}${suffix}>`,
    `auth_user=${user}`,
    ...(password === undefined ? [] : [`auth_pass=${password}`]),
    ...(proxy ? [`outbound="${proxy}"`] : []),
    ...(srtp ? ['mediaenc=srtp-mand'] : []),
    `regint=${register ? REGISTERED_SECONDS : 0}`,
    // Whoever rings us must not be answered, and whoever we talk to must not send us on to a number of theirs.
    'answermode=manual',
    'call_transfer=no',
    'audio_codecs=pcma,pcmu,opus/48000/2',
    'ptime=20',
  ]
  return parts.join(';')
}
