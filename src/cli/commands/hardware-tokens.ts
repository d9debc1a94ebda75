import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { printable } from '../printable.ts'
import { remote } from '../remote/client.ts'
import { tokenIdOf, userIdOf } from '../remote/find.ts'
import { EXIT } from '../remote/refused.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printFields, printItems } from '../remote/show.ts'

interface Token {
  id: string
  manufacturer: string
  serial: string
  state: string
  userName?: string
  userId?: string
}

export const hardwareTokensCommand = (): Command =>
  groupOf('hardware-tokens', {
    does: 'OATH tokens of your account. <token> is a serial number or an id (never by an API token)',
    examples: [
      'hardware-tokens import delivery.xml --key-file transport.key',
      'hardware-tokens assign 1000133508267 ada',
    ],
  })
    .addCommand(listTokens())
    .addCommand(importTokens())
    .addCommand(assignToken())
    .addCommand(acting('take-back', 'back into stock: what nobody activated, or no longer has'))
    .addCommand(acting('retire', 'away for good: its secret is forgotten'))

const listTokens = () =>
  remoteCommand('list', {
    does: 'id, serial, manufacturer, state, user: in the order of their serials',
    examples: ['hardware-tokens list', 'hardware-tokens list --only in-stock --json'],
  })
    .option('--only <state>', 'in-stock, assigned, active or retired')
    .option('--beginning <text>', 'only serial numbers that begin like this')
    .action(({ only, beginning, json }: JsonOption & { only?: string; beginning?: string }) => {
      const query = { ...(only && { only }), ...(beginning && { beginning }), limit: '200' }
      const columns = (token: Token) => [
        token.id,
        token.serial,
        token.manufacturer,
        token.state,
        token.userName ?? token.userId,
      ]
      return printItems(itemsOf<Token>(remote(), '/hardware-tokens', { query }), { json, columns })
    })

interface Report {
  stored: boolean
  faultCount: number
  faults: { line: number; serial?: string; detail: string }[]
}

interface ImportOptions extends JsonOption {
  dryRun?: true
  partial?: true
  manufacturer?: string
  keyFile?: string
  passwordFile?: string
}

const importTokens = () =>
  remoteCommand('import', {
    does: 'take a delivery into stock (PSKC or CSV), all of it or nothing',
    examples: [
      'hardware-tokens import delivery.csv --manufacturer Acme --dry-run',
      'hardware-tokens import delivery.xml --key-file transport.key',
      'hardware-tokens import delivery.xml --password-file - < password.txt',
    ],
  })
    .argument('<file>', 'docs/operate/hardware-tokens.md tells what it may be')
    .option('--dry-run', 'only say what would happen')
    .option('--partial', 'take those that are in order, and leave the others')
    .option('--manufacturer <name>', 'for files that do not name it')
    .option('--key-file <path>', 'holds the key of the file in hexadecimal; - reads it from a pipe')
    .option('--password-file <path>', 'holds the password of the file; - reads it from a pipe')
    .action(async (file: string, options: ImportOptions) => {
      const { dryRun, partial, manufacturer, keyFile, passwordFile, json } = options
      const body = {
        file: readFileSync(file, 'utf8'),
        dryRun: dryRun === true,
        partial: partial === true,
        ...(manufacturer && { manufacturer }),
        ...(keyFile && { key: secretIn(keyFile) }),
        ...(passwordFile && { password: secretIn(passwordFile) }),
      }
      const answer = await remote().ask<Report>('POST', '/hardware-tokens/imports', body)
      const { faults, ...report } = answer
      printFields(json ? answer : report, json)
      if (!json)
        for (const { line, serial, detail } of faults)
          print(`${file}:${line}: ${serial ? `${printable(serial)}: ` : ''}${detail}`)
      if (report.faultCount > 0) process.exitCode = EXIT.refused
    })

/** Never an argument: those are seen by everybody on the machine. The line end is none of it. */
const secretIn = (path: string): string =>
  readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '')

const assignToken = () =>
  remoteCommand('assign', {
    does: 'give a token to a user, who activates it by two of its codes',
    examples: ['hardware-tokens assign 1000133508267 ada'],
  })
    .argument('<token>')
    .argument('<user>', 'a user name or an id')
    .action(async (token: string, user: string) => {
      const service = remote()
      const [id, userId] = [await tokenIdOf(service, token), await userIdOf(service, user)]
      await service.ask('POST', `/hardware-tokens/${id}/assign`, { userId })
      done()
    })

const acting = (verb: 'take-back' | 'retire', does: string) =>
  remoteCommand(verb, { does, examples: [`hardware-tokens ${verb} 1000133508267`] })
    .argument('<token>')
    .action(async (token: string) => {
      const service = remote()
      await service.ask('POST', `/hardware-tokens/${await tokenIdOf(service, token)}/${verb}`)
      done()
    })

const done = (): void => print(say('Done.', '完了しました。'))
