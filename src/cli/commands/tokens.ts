import { type Command, InvalidArgumentError } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { remote } from '../remote/client.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printItems } from '../remote/show.ts'

interface Token {
  id: string
  name: string
  sets: string[]
  expiresAt: string
  lastUsedAt?: string
}

export const tokensCommand = (): Command =>
  groupOf('tokens', {
    does: 'your API tokens',
    examples: ['tokens list', 'tokens make "nightly report" --set AuditRead --days 90'],
  })
    .addCommand(
      remoteCommand('list', {
        does: 'id, name, permission sets, end, last use',
        examples: ['tokens list'],
      }).action(({ json }: JsonOption) =>
        printItems(itemsOf<Token>(remote(), '/me/tokens'), {
          json,
          columns: (one) => [one.id, one.name, one.sets, one.expiresAt, one.lastUsedAt],
        }),
      ),
    )
    .addCommand(makeToken())
    .addCommand(
      remoteCommand('revoke', {
        does: 'end a token at once',
        examples: ['tokens revoke 3yZkQ0c1d2e3f4'],
      })
        .argument('<id>', 'as "tokens list" shows it')
        .action(async (id: string) => {
          await remote().ask('DELETE', `/me/tokens/${encodeURIComponent(id)}`)
          print(say('Done.', '完了しました。'))
        }),
    )

interface MakeOptions extends JsonOption {
  set: string[]
  days: number
}

const makeToken = () =>
  remoteCommand('make', {
    does: 'make a token; it is printed once, alone, so that it can be piped into a file',
    examples: ['tokens make "nightly report" --set AuditRead --days 90 > token'],
  })
    .argument('<name>', 'what it is for')
    .option('--set <name>', 'a permission set that you hold; may be repeated', gathered, [])
    .option('--days <number>', 'its life, 1 to 365', wholeDays, 90)
    .action(async (name: string, { set: sets, days, json }: MakeOptions) => {
      const made = await remote().ask<{ token: string }>('POST', '/me/tokens', { name, sets, days })
      print(json ? JSON.stringify(made) : made.token)
    })

const gathered = (value: string, before: string[]): string[] => [...before, value]

function wholeDays(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(
    say('It is a number of days: 1 to 365.', '1～365 の日数を指定してください。'),
  )
}
