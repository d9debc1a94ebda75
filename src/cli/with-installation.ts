import { createLog } from '../adapters/log.ts'
import { readConfigOrExit } from '../read-config-or-exit.ts'
import { type Installation, openInstallation } from '../wiring.ts'

/** Opens the configured installation beside a running service (or without one), and closes it again. */
export async function withInstallation(
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const config = readConfigOrExit()
  const installation = await openInstallation(config, createLog({ ...config.log, level: 'silent' }))
  try {
    await work(installation)
  } finally {
    await installation.close()
  }
}

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
