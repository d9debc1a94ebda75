/** What a browser hands over when a passkey was used. Everything is base64url. */
export interface Assertion {
  credentialId: string
  clientDataJSON: string
  authenticatorData: string
  signature: string
  /** Whose it says it is. A key that was only asked by its id may leave it out. */
  userHandle?: string
}

/** What a browser hands over when a passkey was made. */
export interface Attestation {
  credentialId: string
  clientDataJSON: string
  attestationObject: string
  transports: readonly string[]
}

/** Undefined: no page of ours sends such a thing. It is then no attempt either. */
export function readAssertion(text: string): Assertion | undefined {
  const { fields, given, rest } = read(text, [
    'credentialId',
    'clientDataJSON',
    'authenticatorData',
    'signature',
    'userHandle',
  ])
  const { credentialId, clientDataJSON, authenticatorData, signature, userHandle } = fields
  if (!given || Object.keys(rest).length > 0) return undefined
  if (!credentialId || !clientDataJSON || !authenticatorData || !signature) return undefined
  return {
    ...{ credentialId, clientDataJSON, authenticatorData, signature },
    ...(userHandle !== undefined && { userHandle }),
  }
}

export function readAttestation(text: string): Attestation | undefined {
  const { fields, given, rest } = read(text, [
    'credentialId',
    'clientDataJSON',
    'attestationObject',
  ])
  const { credentialId, clientDataJSON, attestationObject } = fields
  const { transports, ...more } = rest
  if (!given || Object.keys(more).length > 0) return undefined
  if (!credentialId || !clientDataJSON || !attestationObject) return undefined
  const known = Array.isArray(transports)
    ? TRANSPORTS.filter((one) => transports.includes(one))
    : []
  return { credentialId, clientDataJSON, attestationObject, transports: known }
}

/** The challenge that an answer says it answers: only to find ours by. */
export function challengeIn({ clientDataJSON }: { clientDataJSON: string }): string | undefined {
  const challenge = objectOf(Buffer.from(clientDataJSON, 'base64url').toString())?.challenge
  return typeof challenge === 'string' && CHALLENGE.test(challenge) ? challenge : undefined
}

const TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal']
/** A security key with large attestation data stays below this. */
const LONGEST = 8192
const BASE64URL = /^[\w-]+$/
const CHALLENGE = /^[\w-]{43}$/

/** The named fields as base64url texts. What is not named comes back as `rest`. */
function read(text: string, names: readonly string[]) {
  const fields: Record<string, string> = {}
  const rest: Record<string, unknown> = {}
  const object = text.length > LONGEST ? undefined : objectOf(text)
  for (const [name, value] of Object.entries(object ?? {})) {
    if (!names.includes(name)) rest[name] = value
    else if (typeof value === 'string' && BASE64URL.test(value)) fields[name] = value
    else return { fields: {} as Record<string, string>, rest, given: false }
  }
  return { fields, rest, given: object !== undefined }
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
