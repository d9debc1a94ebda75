/** An extension of a PBX, or a trunk, that calls go out through. Holds a password: never log it. */
export interface SipAccount {
  user: string
  password?: string
  /** A host name or address, with a port where it is not the usual one. */
  host: string
  transport: SipTransport
  /** Where requests are sent first: 'sip:proxy.example.org;transport=tcp'. */
  proxy?: string
  /** What the called person sees, where the provider lets us say it: digits, with + or without. */
  callerId?: string
  /** The path of a PEM file. TLS without one trusts nobody. */
  caFile?: string
  /** Sound is encrypted or there is no call (RFC 3711, keys by RFC 4568). */
  srtp: boolean
  /** Whether the provider wants to know us before we call. */
  register: boolean
  numbers: NumberFormat
  /** The most calls at once. */
  linesMost: number
  /** UDP ports for sound, for a firewall. */
  soundPorts: { least: number; most: number }
}

export type SipTransport = 'udp' | 'tcp' | 'tls'

/** 'e164': +819012345678, 'digits': the same without +, or as it is dialled within a country: 'JP' makes 09012345678. */
export type NumberFormat = 'e164' | 'digits' | { within: string }
