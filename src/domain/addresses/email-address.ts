/** An address that mail may be sent to, in the forms in which it is written, looked up and counted. */
export interface EmailAddress {
  /** As mail is sent to it: the local part as typed, the domain in ASCII (RFC 5321, section 2.4). */
  address: string
  /** Equal for every spelling of one address. What sign-in looks up and a unique index holds. */
  key: string
  /** As `key`, without a plus-alias: a person's aliases are limited together (A08d). */
  throttleKey: string
}

export type AddressRefusal = 'empty' | 'too-long' | 'not-an-address' | 'bad-domain'

export type AddressVerdict =
  | ({ accepted: true } & EmailAddress)
  | { accepted: false; reason: AddressRefusal }

/** RFC 5321, section 4.5.3.1. */
const LONGEST = 254
const LONGEST_LOCAL = 64

/** Dot-atoms only. Quoted parts and routes by '%' and '!' are legal and used by nobody but attackers. */
const ATOM = "[\\p{L}\\p{N}\\p{M}#$&'*+/=?^_`{|}~-]+"
const LOCAL_PART = new RegExp(`^${ATOM}(\\.${ATOM})*$`, 'u')
const DOMAIN =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/**
 * Decides whether `typed` is an address, and gives its canonical forms.
 *
 * Line breaks and other control characters are refused, so that no address can add a header to a letter. Case is ignored
 * in the local part too: no mail system in use tells ada from Ada, and two accounts for one mailbox are a trap.
 */
export function readEmailAddress(typed: string): AddressVerdict {
  if (typed.length > 4 * LONGEST) return refuse('too-long')
  const text = typed.trim().normalize('NFKC')
  if (text === '') return refuse('empty')

  const [local, domain, ...more] = text.split('@')
  if (!local || !domain || more.length > 0) return refuse('not-an-address')
  if (!LOCAL_PART.test(local) || local.length > LONGEST_LOCAL) return refuse('not-an-address')
  const ascii = asciiDomain(domain)
  if (!ascii) return refuse('bad-domain')

  const address = `${local}@${ascii}`
  if (Buffer.byteLength(address) > LONGEST) return refuse('too-long')
  // Folding may compose or widen characters: normalise again, so that the key is a fixed point.
  const key = address.toLowerCase().normalize('NFKC')
  return { accepted: true, address, key, throttleKey: withoutAlias(key) }
}

/** For who has shown only one factor: enough to recognise an own address, too little to learn it (R12). */
export function maskEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@')
  const ending = domain.slice(domain.lastIndexOf('.'))
  return `${first(local)}•••@${first(domain)}•••${ending}`
}

const refuse = (reason: AddressRefusal): AddressVerdict => ({ accepted: false, reason })

const first = (text: string): string => [...text][0] ?? ''

/** The WHATWG host parser does IDNA (UTS 46). It also reads what is no domain, so look before and after. */
function asciiDomain(domain: string): string | undefined {
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain)) return undefined
  const url = URL.parse(`https://${domain}/`)
  return url && DOMAIN.test(url.hostname) ? url.hostname : undefined
}

function withoutAlias(key: string): string {
  const [local = '', domain = ''] = key.split('@')
  const plus = local.indexOf('+')
  return plus > 0 ? `${local.slice(0, plus)}@${domain}` : key
}
