import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { printable } from '../printable.ts'
import { askFor } from '../remote/ask-for.ts'
import { remote } from '../remote/client.ts'
import { userIdOf } from '../remote/find.ts'
import { EXIT, Failed } from '../remote/refused.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printFields, printItems } from '../remote/show.ts'

interface User {
  id: string
  userName?: string
  email?: string
  invited: boolean
  protectedSince?: string
  suspendedAt?: string
  lastSignInAt?: string
}

export const usersCommand = (): Command =>
  groupOf('users', {
    does: 'users of your account. <user> is a user name or an id',
    examples: ['users list --only without-device', 'users create ada --email ada@example.org'],
  })
    .addCommand(listUsers())
    .addCommand(showUser())
    .addCommand(createUser())
    .addCommand(inviteUser())
    .addCommand(actUpon('suspend', 'close every door of a user; what is open ends now'))
    .addCommand(actUpon('reinstate', 'lift a suspension'))
    .addCommand(renameUser())
    .addCommand(deleteUser())
    .addCommand(resetUser())
    .addCommand(importUsers())

const listUsers = () =>
  remoteCommand('list', {
    does: 'id, name, state, address: in the order of their names',
    examples: ['users list', 'users list --beginning a --json'],
  })
    .option('--only <state>', 'without-device, suspended, invited or number-unproven')
    .option('--beginning <text>', 'only names that begin like this')
    .action(({ only, beginning, json }: JsonOption & { only?: string; beginning?: string }) => {
      const query = { ...(only && { only }), ...(beginning && { beginning }), limit: '200' }
      const columns = (user: User) => [user.id, user.userName, stateOf(user), user.email]
      return printItems(itemsOf<User>(remote(), '/users', { query }), { json, columns })
    })

function stateOf({ suspendedAt, invited, protectedSince }: User): string {
  if (suspendedAt) return 'suspended'
  if (invited) return 'invited'
  return protectedSince ? 'protected' : 'without-device'
}

const showUser = () =>
  remoteCommand('show', {
    does: 'one user: contacts, devices, groups, permission sets',
    examples: ['users show ada', 'users show ada --json'],
  })
    .argument('<user>')
    .action(async (user: string, { json }: JsonOption) => {
      const service = remote()
      const id = await userIdOf(service, user)
      printFields(await service.ask<object>('GET', `/users/${id}`), json)
    })

const createUser = () =>
  remoteCommand('create', {
    does: 'somebody new; with an address they are invited at once',
    examples: ['users create ada --email ada@example.org --language ja'],
  })
    .argument('<name>', 'the user name')
    .option('--email <address>', 'where the invitation goes')
    .option('--language <code>', 'en or ja; by default yours')
    .option('--time-zone <name>', 'such as Asia/Tokyo; by default yours')
    .action(async (userName: string, { json, ...about }: JsonOption & Record<string, string>) =>
      printFields(await remote().ask<object>('POST', '/users', { userName, ...about }), json),
    )

const inviteUser = () =>
  remoteCommand('invite', {
    does: 'mail another invitation to somebody who never had a password',
    examples: ['users invite ada', 'users invite ada --email ada@home.example'],
  })
    .argument('<user>')
    .option('--email <address>', 'to this address instead')
    .action(async (user: string, { email }: { email?: string }) => {
      const service = remote()
      const id = await userIdOf(service, user)
      await service.ask('POST', `/users/${id}/invite`, email ? { email } : {})
      done()
    })

const actUpon = (act: 'suspend' | 'reinstate', does: string) =>
  remoteCommand(act, { does, examples: [`users ${act} ada`] })
    .argument('<user>')
    .action(async (user: string) => {
      const service = remote()
      await service.ask('POST', `/users/${await userIdOf(service, user)}/${act}`)
      done()
    })

const renameUser = () =>
  remoteCommand('rename', {
    does: 'another name to sign in with; the owner is told',
    examples: ['users rename ada ada.lovelace'],
  })
    .argument('<user>')
    .argument('<name>', 'the new user name')
    .action(async (user: string, userName: string) => {
      const service = remote()
      await service.ask('PUT', `/users/${await userIdOf(service, user)}/name`, { userName })
      done()
    })

const deleteUser = () =>
  remoteCommand('delete', {
    does: 'remove a user with everything that is theirs, for good',
    examples: ['users delete ada', 'users delete ada --yes'],
  })
    .argument('<user>')
    .option('--yes', 'do not ask')
    .action(async (user: string, { yes }: { yes?: true }) => {
      const service = remote()
      const id = await userIdOf(service, user)
      if (!yes) await agreeTo(user)
      await service.ask('DELETE', `/users/${id}`)
      done()
    })

/** What cannot be undone is asked for by name. */
async function agreeTo(user: string): Promise<void> {
  const question = say(
    `This cannot be undone. Type ${user} again to delete: `,
    `元に戻せません。削除するには、もう一度 ${user} と入力してください: `,
  )
  if ((await askFor(question)) === user) return
  const nothing = say(
    'Nothing was deleted: the name was not typed again. Scripts say --yes.',
    '同じ名前が入力されなかったため、削除しませんでした。スクリプトでは --yes を指定してください。',
  )
  throw new Failed(nothing, EXIT.refused)
}

const resetUser = () =>
  remoteCommand('reset', {
    does: 'reset the devices of a user: your word that they may come back (never by an API token)',
    examples: ['users reset ada --reason "Phone stolen, spoke in person"'],
  })
    .argument('<user>')
    .requiredOption('--reason <text>', 'why; it is kept with the reset')
    .action(async (user: string, { reason, json }: JsonOption & { reason: string }) => {
      const service = remote()
      const id = await userIdOf(service, user)
      const reset = await service.ask<{ id: string; state: string; until: string }>(
        'POST',
        `/users/${id}/reset`,
        { reason },
      )
      if (json) return print(JSON.stringify(reset))
      printFields({ id: reset.id, state: reset.state, until: reset.until }, false)
      if (reset.state === 'waiting')
        print(
          say(
            `Their rank is yours: a second administrator agrees by “aikagi resets agree ${reset.id}”.`,
            `同等の権限を持つ利用者です。別の管理者が「aikagi resets agree ${reset.id}」で同意する必要があります。`,
          ),
        )
    })

interface ImportReport {
  stored: boolean
  faultCount: number
  faults: { line: number; column?: string; detail: string }[]
}

const importUsers = () =>
  remoteCommand('import', {
    does: 'bring people from a CSV file, all of them or nobody. Without --store it only says what would happen',
    examples: ['users import people.csv', 'users import people.csv --store --invite'],
  })
    .argument('<file>', 'docs/operate/import.md tells its columns')
    .option('--store', 'do it, where no line has a fault')
    .option('--invite', 'mail an invitation to everybody with an address and no password')
    .action(async (file: string, { store, invite, json }: ImportOptions) => {
      const body = { csv: readFileSync(file, 'utf8'), dryRun: !store, invite: invite === true }
      const { faults, ...report } = await remote().ask<ImportReport>('POST', '/imports', body)
      printFields(json ? { ...report, faults } : report, json)
      if (!json)
        for (const fault of faults)
          print(`${file}:${fault.line}: ${columnOf(fault)}${fault.detail}`)
      if (report.faultCount > 0) process.exitCode = EXIT.refused
    })

interface ImportOptions extends JsonOption {
  store?: true
  invite?: true
}

const columnOf = ({ column }: { column?: string }): string =>
  column ? `${printable(column)}: ` : ''

const done = (): void => print(say('Done.', '完了しました。'))
