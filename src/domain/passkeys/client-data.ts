import type { PasskeyFault } from './passkeys.ts'

/**
 * What is wrong with what the browser says it did, if anything. We are never framed by anybody (our own CSP says so),
 * so whatever was made inside of another page is refused, with or without the name of that page (B16, B20).
 */
export function faultOfClientData(
  clientDataJSON: string,
  expected: {
    type: 'webauthn.create' | 'webauthn.get'
    challenge: string
    origins: readonly string[]
  },
): PasskeyFault | undefined {
  const { type, challenge, origin, crossOrigin, topOrigin } = objectIn(clientDataJSON)
  if (type !== expected.type) return 'wrong-type'
  if (challenge !== expected.challenge) return 'wrong-challenge'
  if (typeof origin !== 'string' || !expected.origins.includes(origin)) return 'wrong-origin'
  if (crossOrigin !== undefined && crossOrigin !== false) return 'cross-origin'
  return topOrigin === undefined ? undefined : 'cross-origin'
}

function objectIn(clientDataJSON: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
