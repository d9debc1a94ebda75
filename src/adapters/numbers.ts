import { createRequire } from 'node:module'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max'
import type { Language } from '../domain/ids.ts'
import type {
  CallableNumber,
  Country,
  E164,
  NumberRefusal,
  Numbers,
  NumberVerdict,
} from '../domain/numbers/number.ts'

type Library = typeof import('libphonenumber-js/max')

const LONGEST_TYPED = 64

const CALLABLE: Record<string, CallableNumber['type']> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  VOIP: 'internet',
}

const NOT_CALLED: Record<string, NumberRefusal> = {
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  TOLL_FREE: 'special-service',
  PAGER: 'special-service',
  PERSONAL_NUMBER: 'special-service',
  UAN: 'special-service',
  VOICEMAIL: 'special-service',
}

/** Country codes of no country (ITU-T E.164, Annex A). */
const NO_COUNTRY: Record<string, NumberRefusal> = {
  '800': 'special-service',
  '808': 'shared-cost',
  '870': 'satellite',
  '878': 'special-service',
  '881': 'satellite',
  '882': 'satellite',
  '883': 'satellite',
  '888': 'special-service',
  '979': 'premium',
}

/**
 * Telephone numbers by libphonenumber's full metadata: the smaller sets do not know premium numbers.
 * `allowed` are the countries that may be called, all when absent.
 */
export function libraryNumbers(allowed?: ReadonlySet<string>): Numbers {
  const isAllowed = (country: string) => allowed?.has(country) ?? true

  return {
    read(text, country) {
      const typed = text.normalize('NFKC').trim()
      if (typed === '') return refuse('empty')
      if (typed.length > LONGEST_TYPED) return refuse('invalid')
      if (/[*#]/.test(typed)) return refuse('short')

      const home = library().isSupportedCountry(country) ? country : undefined
      if (!home && !typed.startsWith('+')) return refuse('no-country')
      const number = parse(typed, home)
      return number instanceof Object ? judge(number, isAllowed) : refuse(number)
    },

    show(e164) {
      const number = library().parsePhoneNumberFromString(e164)
      return number ? inNationalStyle(number) : e164
    },

    countries: (language) => countryList(language, isAllowed),
  }
}

/** The metadata takes 1 MB and 20 ms: only when the first number is read. */
function library(): Library {
  loaded ??= createRequire(import.meta.url)('libphonenumber-js/max') as Library
  return loaded
}
let loaded: Library | undefined

function parse(typed: string, home: CountryCode | undefined): PhoneNumber | NumberRefusal {
  try {
    return library().parsePhoneNumberWithError(typed, {
      ...(home && { defaultCountry: home }),
      extract: false,
    })
  } catch (error) {
    if (!(error instanceof library().ParseError)) throw error
    return error.message === 'TOO_SHORT' ? 'short' : 'invalid'
  }
}

function judge(number: PhoneNumber, isAllowed: (country: string) => boolean): NumberVerdict {
  const nowhere = NO_COUNTRY[number.countryCallingCode]
  if (nowhere) return refuse(nowhere)
  if (number.ext) return refuse('extension')
  if (!number.isValid()) return refuse(number.nationalNumber.length < 6 ? 'short' : 'invalid')

  const kind = number.getType() ?? 'none'
  const type = CALLABLE[kind]
  if (!type || !number.country) return refuse(NOT_CALLED[kind] ?? 'unknown-type')
  if (!isAllowed(number.country)) return refuse('country-not-allowed')
  return {
    accepted: true,
    e164: number.number as string as E164,
    country: number.country,
    type,
    national: number.formatNational(),
  }
}

/** With the separators of its own country: '+81 90-1234-5678', '+33 6 12 34 56 78'. */
function inNationalStyle(number: PhoneNumber): string {
  const [code = '', ...groups] = number.formatInternational().split(/[ -]/)
  const separator = /\d-\d/.test(number.formatNational()) ? '-' : ' '
  return `${code} ${groups.join(separator)}`
}

function countryList(language: Language, isAllowed: (country: string) => boolean): Country[] {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const order = new Intl.Collator(language)
  return library()
    .getCountries()
    .filter(isAllowed)
    .map((code) => ({
      code,
      callingCode: library().getCountryCallingCode(code),
      name: names.of(code) ?? code,
    }))
    .sort((a, b) => order.compare(a.name, b.name))
}

const refuse = (reason: NumberRefusal): NumberVerdict => ({ accepted: false, reason })
