import type { CountryCode } from 'libphonenumber-js/max'
import type { SipAccount } from './sip-account.ts'

/** What is dialled to reach an E.164 number through this account: 'sip:+819012345678@pbx.example.org'. */
export async function sipUriOf(
  e164: string,
  { host, transport, numbers }: Pick<SipAccount, 'host' | 'transport' | 'numbers'>,
): Promise<string> {
  const number = await dialledNumber(e164, numbers)
  return `sip:${number}@${host}${transport === 'udp' ? '' : `;transport=${transport}`}`
}

async function dialledNumber(e164: string, format: SipAccount['numbers']): Promise<string> {
  if (format === 'e164') return e164
  if (format === 'digits') return e164.slice(1)
  // Heavy: loaded at first use.
  const { parsePhoneNumberWithError } = await import('libphonenumber-js/max')
  const number = parsePhoneNumberWithError(e164)
  const from = format.within as CountryCode
  const spelled =
    number.country === from ? number.formatNational() : number.format('IDD', { fromCountry: from })
  return spelled.replaceAll(/\D/g, '')
}
