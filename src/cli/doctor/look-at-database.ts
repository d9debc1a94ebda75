import { openKeyFile } from '../../adapters/keys.ts'
import { type Inspected, inspectDatabase } from '../../adapters/storage/inspect.ts'
import { keyRingVault } from '../../adapters/vault.ts'
import type { Config } from '../../config.ts'
import { judgeClock } from '../../domain/clock/judge-clock.ts'
import { say } from '../language.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** The database, its clock, and whether the keys fit what is in it. Changes nothing. */
export async function lookAtDatabase(config: Config): Promise<readonly Finding[]> {
  const inspected = await inspectDatabase(config.database)
  return [tablesOf(inspected), clockOf(inspected), keysOf(config, inspected)]
}

function tablesOf({ begun, pending, unknown }: Inspected): Finding {
  if (!begun)
    return warning(
      'database',
      say('It is empty.', 'まだ空です。'),
      say(
        'Start the service once: it makes the tables.',
        'サービスを一度起動してください。表が作られます。',
      ),
    )
  if (unknown.length > 0)
    return failed(
      'database',
      say('A newer version of Aikagi wrote it.', '新しいバージョンの Aikagi が書き込んでいます。'),
      say(
        'Start that version or a later one, or restore the backup from before the upgrade.',
        'そのバージョン以降を起動するか、更新前のバックアップを復元してください。',
      ),
    )
  if (pending.length > 0)
    return warning(
      'database',
      say(
        `It answers and can be written to; ${pending.length} changes of its tables wait.`,
        `応答し、書き込めます。表の変更が ${pending.length} 件待っています。`,
      ),
      say(
        'Back up, then start this version.',
        'バックアップのあと、このバージョンを起動してください。',
      ),
    )
  return ok(
    'database',
    say(
      'It answers, can be written to, and is of this version.',
      '応答し、書き込め、このバージョンのものです。',
    ),
  )
}

function clockOf({ clock }: Inspected): Finding {
  if (!clock)
    return ok(
      'clock',
      say('The database is on this machine.', 'データベースはこのマシンにあります。'),
    )
  const verdict = judgeClock({ now: new Date(), server: clock })
  if (verdict.right)
    return ok(
      'clock',
      say('It agrees with that of the database.', 'データベースの時計と一致しています。'),
    )
  const seconds = Math.round(verdict.offMs / 1000)
  return failed(
    'clock',
    say(
      `It is ${seconds} s off that of the database.`,
      `データベースの時計と ${seconds} 秒ずれています。`,
    ),
    say(
      'Set both by a time service: codes and waits are judged by it.',
      '両方を時刻同期サービスで合わせてください。コードや待機は時計で判断されます。',
    ),
  )
}

function keysOf({ keys, dataDir }: Config, { begun, sealed }: Inspected): Finding {
  try {
    // It would be made at the first start.
    if (!keys && !begun)
      return ok('keys', say('They are made at the first start.', '最初の起動時に作られます。'))
    const ring = keys ?? openKeyFile(dataDir)
    if (!sealed) return ok('keys', say('They can be read.', '読み取れます。'))
    keyRingVault(ring).open(sealed.sealedSecret, sealed.id)
    return ok('keys', say('They open what is stored.', '保存済みのデータを開けます。'))
  } catch (error) {
    return failed(
      'keys',
      say(
        `They do not open what is stored: ${(error as Error).message}`,
        `保存済みのデータを開けません: ${(error as Error).message}`,
      ),
      say(
        'Put the key that sealed it back into AIKAGI_KEYS, behind the new one.',
        '封をした鍵を AIKAGI_KEYS に戻し、新しい鍵の後ろに並べてください。',
      ),
    )
  }
}
