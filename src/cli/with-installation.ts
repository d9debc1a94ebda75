import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openKeyFile } from '../adapters/keys.ts'
import type { Database } from '../adapters/storage/open.ts'
import { keyRingVault } from '../adapters/vault.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../domain/ports.ts'
import { readConfigOrExit } from '../read-config-or-exit.ts'
import type { Installation } from '../wiring.ts'
import { say } from './language.ts'

// What opens is loaded when it is needed: every other command would wait for it.

/** Opens the configured installation beside a running service (or without one), and closes it again. */
export async function withInstallation(
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const config = existing(readConfigOrExit())
  const { openInstallation } = await import('../wiring.ts')
  const { createLog } = await import('../adapters/log.ts')
  const installation = await openInstallation(config, createLog({ ...config.log, level: 'silent' }))
  try {
    await work(installation)
  } finally {
    await installation.close()
  }
}

export interface Opened {
  config: Config
  database: Database
  vault: Vault
}

/** Only what is stored, and the keys. */
export async function withDatabase(work: (opened: Opened) => Promise<void>): Promise<void> {
  const config = existing(readConfigOrExit())
  const vault = keyRingVault(config.keys ?? openKeyFile(config.dataDir))
  const { openDatabase } = await import('../adapters/storage/open.ts')
  const database = await openDatabase(config.database)
  try {
    await work({ config, database, vault })
  } finally {
    await database.close()
  }
}

/** A misspelt path must not become a new, empty installation. */
function existing(config: Config): Config {
  const { database, dataDir, keys } = config
  if (database.kind === 'sqlite' && !existsSync(database.path)) throw new Missing(database.path)
  if (!keys && !existsSync(join(dataDir, 'keys'))) throw new Missing(join(dataDir, 'keys'))
  return config
}

class Missing extends Error {
  constructor(path: string) {
    super(
      say(
        `There is no ${path}. Set AIKAGI_DATA_DIR and AIKAGI_DATABASE as for the service, or start it once.`,
        `${path} がありません。AIKAGI_DATA_DIR と AIKAGI_DATABASE をサービスと同じに設定するか、サービスを一度起動してください。`,
      ),
    )
  }
}
