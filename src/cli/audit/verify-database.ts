import { checkpointFile } from '../../adapters/checkpoints.ts'
import { type Checkpoint, readCheckpoint } from '../../domain/audit/checkpoint.ts'
import { type AccountReport, verifyAccount } from '../../domain/audit/verify-account.ts'
import type { AccountId } from '../../domain/ids.ts'
import { say } from '../language.ts'
import type { Opened } from '../with-installation.ts'

export interface Report {
  intact: boolean
  accounts: readonly AccountReport[]
  /** Lines of the checkpoint file that nobody with our keys wrote. */
  badCheckpoints: readonly { line: number; reason: 'malformed' | 'not-signed' }[]
}

/** Every account that the log or a checkpoint knows, or one of them. */
export async function verifyDatabase(
  { config, database, vault }: Opened,
  { account }: { account?: AccountId },
): Promise<Report> {
  const { checkpoints, badCheckpoints } = await readAll(config.checkpoints, vault)
  const existing = new Set(await database.read((stores) => stores.accounts.ids()))
  const logged = await database.read(({ audit }) => audit.accounts())
  const known = new Set([...existing, ...logged, ...checkpoints.map((one) => one.account)])
  const accounts: AccountReport[] = []
  for (const id of account ? [account] : known) {
    const own = checkpoints.filter((one) => one.account === id)
    const asked = { account: id, checkpoints: own, exists: existing.has(id) }
    accounts.push(await verifyAccount({ read: database.read, vault }, asked))
  }
  if (account && !known.has(account) && accounts[0]?.events === 0) throw new Unknown(account)
  const intact = badCheckpoints.length === 0 && accounts.every(({ fault }) => !fault)
  return { intact, accounts, badCheckpoints }
}

async function readAll(path: string, vault: Opened['vault']) {
  const checkpoints: Checkpoint[] = []
  const badCheckpoints: Report['badCheckpoints'][number][] = []
  for (const [at, line] of (await checkpointFile(path).lines()).entries()) {
    const verdict = readCheckpoint(vault, line)
    if (verdict.genuine) checkpoints.push(verdict.checkpoint)
    else badCheckpoints.push({ line: at + 1, reason: verdict.reason })
  }
  return { checkpoints, badCheckpoints }
}

class Unknown extends Error {
  constructor(account: AccountId) {
    super(
      say(
        `Account ${account} has no line in the audit log.`,
        `アカウント ${account} の監査ログはありません。`,
      ),
    )
  }
}
