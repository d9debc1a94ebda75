import { say } from '../language.ts'
import { askTime } from './ask-time.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** This machine's clock beside a time server's. A code of an authenticator app lasts 30 s. */
export async function lookAtTime(server: string): Promise<readonly Finding[]> {
  const offMs = Math.round(await askTime(server))
  const says = say(`It is ${offMs} ms off ${server}.`, `${server} との差は ${offMs} ミリ秒です。`)
  const remedy = say(
    'Let a time service set the clock (chrony, systemd-timesyncd).',
    '時刻同期サービス (chrony、systemd-timesyncd) で時計を合わせてください。',
  )
  if (Math.abs(offMs) > 15_000) return [failed('time', says, remedy)]
  return [Math.abs(offMs) > 1000 ? warning('time', says, remedy) : ok('time', says)]
}
