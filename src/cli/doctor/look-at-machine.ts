import { statfsSync, statSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { say } from '../language.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

const MB = 1024 * 1024
const HOURS_MS = 3_600_000

/** The disk under the data folder. */
export function lookAtDisk({ dataDir }: Pick<Config, 'dataDir'>): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = Math.floor((bavail * bsize) / MB)
  const says = say(`${free} MB are free.`, `空きは ${free} MB です。`)
  const remedy = say(
    'Make room: when it is full, nobody can sign in.',
    '空き容量を増やしてください。いっぱいになると誰もサインインできません。',
  )
  if (free < 100) return failed('disk', says, remedy)
  return free < 1024 ? warning('disk', says, remedy) : ok('disk', says)
}

/** Heads of the audit chains are signed into it every hour while the service runs. */
export function lookAtCheckpoints({ checkpoints }: Pick<Config, 'checkpoints'>): Finding {
  const written = statSync(checkpoints, { throwIfNoEntry: false })?.mtime
  const none = say('None was signed yet.', 'まだ署名されていません。')
  const hours = written && Math.floor((Date.now() - written.getTime()) / HOURS_MS)
  if (hours !== undefined && hours < 3)
    return ok(
      'checkpoints',
      say('The newest is of the last hours.', '最新のものは数時間以内です。'),
    )
  return warning(
    'checkpoints',
    hours === undefined
      ? none
      : say(`The newest is ${hours} h old.`, `最新のものは ${hours} 時間前です。`),
    say(
      'While the service runs one is signed every hour when there is something new; its log says why not.',
      'サービスの稼働中は、新しい記録があれば 1 時間ごとに署名されます。されない理由はログにあります。',
    ),
  )
}

/** Whether the service answers at its public address, as people open it. */
export async function lookAtAddress({ publicUrl }: Pick<Config, 'publicUrl'>): Promise<Finding> {
  const remedy = say(
    'If the service runs, look at DNS, the certificate and the proxy in front; else start it.',
    'サービスが動いている場合は、DNS、証明書、前段のプロキシを確認してください。止まっている場合は起動してください。',
  )
  try {
    const options = { redirect: 'manual', signal: AbortSignal.timeout(5000) } as const
    const { status } = await fetch(`${publicUrl}/readyz`, options)
    const says = say(
      `${publicUrl} answers with ${status}.`,
      `${publicUrl} の応答は ${status} です。`,
    )
    return status === 200 ? ok('address', says) : failed('address', says, remedy)
  } catch (error) {
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException }
    const why = cause?.code ?? message
    const says = say(
      `${publicUrl} does not answer (${why}).`,
      `${publicUrl} が応答しません (${why})。`,
    )
    const resting = why === 'ECONNREFUSED'
    return resting ? warning('address', says, remedy) : failed('address', says, remedy)
  }
}
