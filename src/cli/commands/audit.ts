import { Command, InvalidArgumentError, Option } from 'commander'
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
  export?: string
  after: number
  json?: true
}

const verifyCommand = (): Command =>
  new Command('verify')
    .description('walk the chain of every account, and hold it against the signed checkpoints')
    .helpOption('-h, --help', 'show this help')
    .option('--account <id>', 'only this account', accountId)
    .addOption(
      new Option(
        '--export <file>',
        'the lines of "audit export" instead of a database (- for standard input)',
      ).conflicts('account'),
    )
    .option('--after <number>', 'the export begins after this line', sequence, 0)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Exit code 0: everything is as it was written. 1: it is not, or could not be looked at.
An export is verified without database, keys or configuration, and without checkpoints.

Examples:
  aikagi audit verify
  aikagi audit verify --account 123456789012 --json
  aikagi audit verify --export audit.jsonl
  aikagi audit verify --export newer.jsonl --after 5000`,
    )
    .action(async (options: VerifyOptions) => {
      if (options.export !== undefined)
        return tell(await verifyExport(options.export, options.after), options)
      await withDatabase(async (opened) => tell(await verifyDatabase(opened, options), options))
    })

const exportCommand = (): Command =>
  new Command('export')
    .description('print an account’s events as JSON lines that can be verified anywhere')
    .helpOption('-h, --help', 'show this help')
    .requiredOption('--account <id>', 'the account', accountId)
    .option('--after <number>', 'begin after this line', sequence, 0)
    .addHelpText(
      'after',
      `
Examples:
  aikagi audit export --account 123456789012 > audit.jsonl
  aikagi audit export --account 123456789012 --after 5000 >> audit.jsonl`,
    )
    .action(({ account, after }: { account: AccountId; after: number }) =>
      withDatabase(({ database }) => exportLines(database, { account, after })),
    )

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
