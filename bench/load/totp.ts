import { createHmac } from 'node:crypto'

const STEP_MS = 30_000

const codes = new Map<string, string>()

/** RFC 6238 with SHA-1, 6 digits, 30 s, made apart from the product's own. */
export function totpCode(secret: string, step: number): string {
  const known = codes.get(`${secret}${step}`)
  if (known) return known
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', Buffer.from(secret, 'hex')).update(counter).digest()
  const code = (mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000
  codes.set(`${secret}${step}`, String(code).padStart(6, '0'))
  return totpCode(secret, step)
}

export const currentStep = (): number => Math.floor(Date.now() / STEP_MS)

const lastSteps = new Map<number, number>()

/**
 * A code that this user has not used: of this step, else of the next, which is good as well. Throws when both are used:
 * the measurement has too few users.
 */
export function freshCode(user: number, secret: string): string {
  const step = Math.max(currentStep(), (lastSteps.get(user) ?? 0) + 1)
  if (step > currentStep() + 1) throw new Error(`user ${user} has no code left at this moment`)
  lastSteps.set(user, step)
  return totpCode(secret, step)
}
