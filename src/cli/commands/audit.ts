import { Command, InvalidArgumentError } from 'commander'
import { linesBetween } from '../../domain/audit/export-events.ts'
import type { AccountId } from '../../domain/ids.ts'
import { exportLines } from '../audit/export-lines.ts'
import { tellReport } from '../audit/tell-report.ts'
import { type Report, verifyDatabase } from '../audit/verify-database.ts'
import { verifyExport } from '../audit/verify-export.ts'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { withDatabase } from '../with-installation.ts'

export const auditCommand = (): Command =>
  new Command('audit')
    .description('the audit log: hold it against its hashes, or take it out')
    .helpOption('-h, --help', 'show this help')
    .addHelpText(
      'after',
      `
Examples:
  aikagi audit verify
  aikagi audit export --account 123456789012 > audit.jsonl`,
    )
    .addCommand(verifyCommand())
    .addCommand(exportCommand())

interface VerifyOptions {
  account?: AccountId
  after?: number
  checkpoints?: string
  json?: true
}

const verifyCommand = (): Command =>
  new Command('verify')
    .description('walk the chain of every account, and hold it against the signed checkpoints')
    .helpOption('-h, --help', 'show this help')
    .argument('[file]', 'the lines of an export instead of a database (- for standard input)')
    .option('--account <id>', 'only this account', accountId)
    .option('--after <number>', 'the file must begin after this line', sequence)
    .option('--checkpoints <file>', 'hold the file against your own copy of the signed heads')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Exit code 0: everything is as it was written. 1: it is not, or could not be looked at.
A file is verified without database, keys or configuration. Checkpoints beside it are believed as they are.

Examples:
  aikagi audit verify
  aikagi audit verify --account 123456789012 --json
  aikagi audit verify audit.jsonl
  aikagi audit verify newer.jsonl --after 5000 --checkpoints heads.jsonl`,
    )
    .action(async (file: string | undefined, options: VerifyOptions, command: Command) => {
      refuseUnheard(command, file !== undefined)
      if (file !== undefined) return tell(await verifyExport(file, options), options)
      await withDatabase(async (opened) => tell(await verifyDatabase(opened, options), options))
    })

/** An option that nothing would be held against must not look as if it had been. */
function refuseUnheard(command: Command, isFile: boolean): void {
  const unheard = isFile ? ['account'] : ['after', 'checkpoints']
  const given = unheard.find((name) => command.getOptionValue(name) !== undefined)
  if (given === undefined) return
  const problem = isFile ? 'cannot be used with a file' : 'cannot be used without a file'
  command.error(`error: option '--${given}' ${problem}`)
}

const exportCommand = (): Command =>
  new Command('export')
    .description('print an account’s events as JSON lines that can be verified anywhere')
    .helpOption('-h, --help', 'show this help')
    .requiredOption('--account <id>', 'the account', accountId)
    .option('--after <number>', 'begin after this line', sequence, 0)
    .option('--since <moment>', 'from this moment on: 2026-01-31 or 2026-01-31T09:00:00Z', moment)
    .option('--until <moment>', 'up to this moment', moment)
    .addHelpText(
      'after',
      `
Examples:
  aikagi audit export --account 123456789012 > audit.jsonl
  aikagi audit export --account 123456789012 --after 5000 >> audit.jsonl
  aikagi audit export --account 123456789012 --since 2026-01-01 --until 2026-02-01`,
    )
    .action(({ after, ...between }: ExportOptions) =>
      withDatabase(async ({ database }) => {
        const lines = await linesBetween(database, between)
        await exportLines(database, { ...lines, after: Math.max(after, lines.after) })
      }),
    )

interface ExportOptions {
  account: AccountId
  after: number
  since?: Date
  until?: Date
}

function tell(report: Report, { json }: VerifyOptions): void {
  if (json) print(JSON.stringify(report))
  else for (const line of tellReport(report)) print(line)
  if (!report.intact) process.exitCode = 1
}

function accountId(text: string): AccountId {
  const digits = text.replace(/[ -]/g, '')
  if (/^[1-9]\d{11}$/.test(digits)) return digits as AccountId
  throw new InvalidArgumentError(
    say(
      'An account id has twelve digits, such as 123456789012.',
      'アカウント ID は 12 桁の数字です (例: 123456789012)。',
    ),
  )
}

function sequence(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(
    say('It is the number of a line: 0, 1, 2…', '行の番号 (0、1、2…) を指定してください。'),
  )
}

function moment(text: string): Date {
  const at = new Date(text)
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/.test(text) && !Number.isNaN(at.getTime()))
    return at
  throw new InvalidArgumentError(
    say(
      'Write a day or a moment of UTC: 2026-01-31 or 2026-01-31T09:00:00Z.',
      '日付または UTC の日時で指定してください (例: 2026-01-31、2026-01-31T09:00:00Z)。',
    ),
  )
}
