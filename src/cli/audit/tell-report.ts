import type { AccountFault, AccountReport } from '../../domain/audit/verify-account.ts'
import { say } from '../language.ts'
import type { Report } from './verify-database.ts'

/** For people: one line an account, and what a fault means. */
export function tellReport({ accounts, badCheckpoints }: Report): string[] {
  const lines = accounts.map(({ fault, ...report }) =>
    fault ? broken(report, fault) : intact(report),
  )
  const bad = badCheckpoints.map(
    ({ line, reason }) =>
      `${say(`checkpoint file, line ${line}: `, `チェックポイントの ${line} 行目: `)}${BAD[reason]()}`,
  )
  if (lines.length === 0)
    lines.push(say('There is no account, and no audit log.', 'アカウントも監査ログもありません。'))
  return [...lines, ...bad]
}

function intact({ account, events, head, checkpoint, from }: AccountReport): string {
  const begins = from ? say(`, from line ${from} on`, `、${from} 行目から`) : ''
  const held = checkpoint
    ? say(
        `; the signed checkpoint of line ${checkpoint.sequence} fits`,
        `。署名済みチェックポイント (${checkpoint.sequence} 行目) とも一致します`,
      )
    : ''
  return say(
    `${account}: intact, ${events} events${begins}, line ${head.sequence} is ${head.hash}${held}`,
    `${account}: 正常です。${events} 件${begins}、${head.sequence} 行目のハッシュは ${head.hash}${held}`,
  )
}

const broken = ({ account, events }: AccountReport, { sequence, problem }: AccountFault): string =>
  say(
    `${account}: BROKEN at line ${sequence} (${problem}): ${MEANING[problem]()} ${events} events before it are intact.`,
    `${account}: ${sequence} 行目で壊れています (${problem})。${MEANING[problem]()}それより前の ${events} 件は正常です。`,
  )

const MEANING: Record<AccountFault['problem'], () => string> = {
  missing: () =>
    say(
      'it is not there; it was deleted, or lines changed places.',
      '行がありません。削除されたか、順序が入れ替わっています。',
    ),
  altered: () => say('it was changed after it was written.', '記録後に書き換えられています。'),
  'not-linked': () =>
    say(
      'it does not follow the line before it; one of the two was replaced.',
      '前の行とつながりません。どちらかが差し替えられています。',
    ),
  'bad-cut': () =>
    say(
      'the lines up to it were taken away, and not by retention: no key of ours signed that.',
      'この行までが削除されていますが、保存期間による削除の署名がありません。',
    ),
  unreadable: () =>
    say(
      'it cannot be read; it was damaged or changed.',
      '読めません。破損または変更されています。',
    ),
  'cut-off': () =>
    say(
      'it and all after it were deleted; the log was longer once.',
      'この行以降が削除されています。ログは以前もっと長いものでした。',
    ),
  rewritten: () =>
    say(
      'it is not the line that was signed; the log was written anew, from here or before.',
      '署名された行と異なります。この行以前からログが作り直されています。',
    ),
  'head-differs': () =>
    say(
      'the stored end of the log is not its last line; the end was changed.',
      '保存された末尾の記録がログの最終行と一致しません。末尾が変更されています。',
    ),
}

const BAD: Record<Report['badCheckpoints'][number]['reason'], () => string> = {
  malformed: () => say('it is not a checkpoint.', 'チェックポイントではありません。'),
  'not-signed': () =>
    say(
      'no key of the ring signed it; it was changed, or its key has left AIKAGI_KEYS.',
      '鍵束のどの鍵の署名とも一致しません。変更されたか、署名した鍵が AIKAGI_KEYS にありません。',
    ),
}
