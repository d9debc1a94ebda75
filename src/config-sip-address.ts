/** What AIKAGI_SIP_URL says. Holds a password: never log it. */
export interface SipAddress {
  user: string
  password?: string
  /** With a port where it is not the usual one. */
  host: string
  transport: SipTransport
}

type SipTransport = 'udp' | 'tcp' | 'tls'

/** 'sip:user:password@host:port;transport=tls' as in RFC 3261, section 19.1. Undefined where it is none, or says more. */
export function sipAddress(text: string): SipAddress | undefined {
  const { user, secret, host, transport = 'udp' } = ADDRESS.exec(text)?.groups ?? {}
  const known = TRANSPORTS.find((one) => one === transport.toLowerCase())
  if (!user || !host || !known) return undefined
  const password = secret === undefined ? undefined : unescaped(secret)
  if (password !== undefined && !isWritable(password)) return undefined
  return { user, host, transport: known, ...(password !== undefined && { password }) }
}

/** 'sip:host:port;transport=tcp'. */
export const sipProxy = (text: string): string | undefined => (PROXY.test(text) ? text : undefined)

const TRANSPORTS: readonly SipTransport[] = ['udp', 'tcp', 'tls']
const HOST = String.raw`(?:[A-Za-z0-9][A-Za-z0-9.-]{0,253}|\[[0-9a-fA-F:.]{2,45}\])(?::[1-9]\d{0,4})?`
const ADDRESS = new RegExp(
  String.raw`^sip:(?<user>[\w.+*~-]{1,64})(?::(?<secret>[^@]{1,384}))?@(?<host>${HOST})(?:;transport=(?<transport>\w+))?$`,
)
const PROXY = new RegExp(`^sip:${HOST}(?:;transport=(?:udp|tcp|tls))?$`)

/** baresip's list of accounts has one line for each and no way to quote: what would end a line or a part of it cannot be said. */
const isWritable = (password: string): boolean => /^[!#-:<-~]{1,128}$/.test(password)

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
