import type { Log } from './adapters/log.ts'
import { reportAndLog } from './adapters/phone/report-and-log.ts'
import type { Database } from './adapters/storage/open.ts'
import type { Config } from './config.ts'
import type { TelephoneConfig } from './config-telephone.ts'
import type { Phone, ReportCall } from './domain/calls/phone.ts'
import type { Ports } from './domain/ports.ts'
import type { Part } from './web/server.ts'

/** A telephone, what it answers to its provider's callbacks, and how it ends. */
export interface OpenPhone {
  phone: Phone
  machines?: readonly Part[]
  close?(): Promise<void> | void
}

/** What every adapter is made with. */
export interface PhoneNeeds {
  report: ReportCall
  ports: Ports
  database: Database
  log: Log
  publicUrl: string
  /** A folder with recordings in place of ours. */
  recordings?: string
}

/** Loaded only where it is configured. */
async function open(config: TelephoneConfig, needs: PhoneNeeds): Promise<OpenPhone> {
  if (config.name === 'twilio')
    return (await import('./wiring-twilio.ts')).openTwilio(config, needs)
  return (await import('./wiring-sip.ts')).openSip(config, needs)
}

/** The telephones of the installation, in the order in which they are tried. */
export async function openTelephone(
  { telephone, publicUrl, recordings }: Pick<Config, 'telephone' | 'publicUrl' | 'recordings'>,
  inside: Omit<PhoneNeeds, 'report' | 'publicUrl' | 'recordings'>,
): Promise<Required<Omit<OpenPhone, 'phone'>> & { phones: readonly Phone[] }> {
  const opened = await Promise.all(
    telephone.map((config) => {
      const report = reportAndLog(inside.ports, { from: config.name, log: inside.log })
      return open(config, { ...inside, publicUrl, report, ...(recordings && { recordings }) })
    }),
  )
  return {
    phones: opened.map(({ phone }) => phone),
    machines: opened.flatMap(({ machines = [] }) => machines),
    close: async () => void (await Promise.all(opened.map(({ close }) => close?.()))),
  }
}
