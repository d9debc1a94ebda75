import { type AddressRefusal, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { Language } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { mailSetupLink } from './mail-setup-link.ts'

export interface SetupInput {
  token: string
  accountName: string
  country: string
  language: Language
  timeZone: string
  email: string
  asker: Asker
}

/** 'over': used, replaced, expired, or there is an account. A restart prints a new address. */
export type SetupRefusal =
  | 'over'
  | 'no-account-name'
  | 'unknown-country'
  | `email-${AddressRefusal}`
export type SetupBeginning = { begun: true } | { begun: false; reasons: readonly SetupRefusal[] }

/** Uses the printed address up, binds the set-up to this browser, and mails the link that verifies the address. */
export async function beginSetup(ports: Ports, input: SetupInput): Promise<SetupBeginning> {
  const { asker, accountName, country, language, timeZone } = input
  const read = readEmailAddress(input.email)
  const reasons = mistakesIn(ports, input)
  if (!read.accepted || reasons.length > 0) return { begun: false, reasons }

  return ports.transact(async (stores) => {
    const found = await stores.setups.findByToken(hashToken(input.token))
    const free = found && (await stores.accounts.none())
    const by = { browser: asker.browser, at: ports.now() }
    if (!free || !(await stores.setups.use(found.id, by)))
      return { begun: false, reasons: ['over'] }

    const answers = { accountName: accountName.trim(), country, language, timeZone }
    const setup = { ...found, browser: by.browser, usedAt: by.at, ...answers, email: read.address }
    await stores.setups.save(setup)
    await mailSetupLink(ports, stores, { setup, asker })
    return { begun: true }
  })
}

function mistakesIn({ numbers }: Ports, input: SetupInput): SetupRefusal[] {
  const reasons: SetupRefusal[] = []
  const { accountName, country, language } = input
  if (accountName.trim() === '') reasons.push('no-account-name')
  if (!numbers.countries(language).some(({ code }) => code === country))
    reasons.push('unknown-country')
  const read = readEmailAddress(input.email)
  if (!read.accepted) reasons.push(`email-${read.reason}`)
  return reasons
}
