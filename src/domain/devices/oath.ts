import type { CodeDevice, Oath } from './device.ts'

/** What every authenticator app computes: several ignore anything else without saying so. */
export const APP_OATH = { algorithm: 'sha1', digits: 6, period: 30 } as const satisfies Oath

/** How the codes of a device are computed. */
export const oathOf = (device: CodeDevice): Oath =>
  device.kind === 'token' ? device.oath : APP_OATH
