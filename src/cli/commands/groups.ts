import type { Command } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { remote } from '../remote/client.ts'
import { groupIdOf, userIdOf } from '../remote/find.ts'
import { EXIT, Failed } from '../remote/refused.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printFields, printItems } from '../remote/show.ts'

interface Group {
  id: string
  name: string
}

export const groupsCommand = (): Command =>
  groupOf('groups', {
    does: 'groups of your account. <group> and <user> are names or ids',
    examples: ['groups list', 'groups add Engineers ada'],
  })
    .addCommand(
      remoteCommand('list', { does: 'id and name, by name', examples: ['groups list'] }).action(
        ({ json }: JsonOption) =>
          printItems(itemsOf<Group>(remote(), '/groups', { query: { limit: '200' } }), {
            json,
            columns: ({ id, name }) => [id, name],
          }),
      ),
    )
    .addCommand(showGroup())
    .addCommand(
      remoteCommand('create', { does: 'a new group', examples: ['groups create Engineers'] })
        .argument('<name>')
        .action(async (name: string, { json }: JsonOption) =>
          printFields(await remote().ask<object>('POST', '/groups', { name }), json),
        ),
    )
    .addCommand(renameGroup())
    .addCommand(deleteGroup())
    .addCommand(membership('add', 'put a user into a group', 'PUT'))
    .addCommand(membership('remove', 'take a user out of a group', 'DELETE'))

const showGroup = () =>
  remoteCommand('show', {
    does: 'one group: what it gives, and who is in it',
    examples: ['groups show Engineers'],
  })
    .argument('<group>')
    .action(async (group: string, { json }: JsonOption) => {
      const service = remote()
      const path = `/groups/${await groupIdOf(service, group)}`
      const { grants } = await service.ask<{ grants: { permissionSet: string }[] }>('GET', path)
      const sets = grants.map(({ permissionSet }) => permissionSet).join(', ') || '-'
      if (!json) print(`${say('gives', '権限')}: ${sets}`)
      const members = itemsOf<{ id: string; userName?: string }>(service, path)
      await printItems(members, { json, columns: ({ id, userName }) => [id, userName] })
    })

const renameGroup = () =>
  remoteCommand('rename', {
    does: 'another name',
    examples: ['groups rename Engineers "Engine room"'],
  })
    .argument('<group>')
    .argument('<name>')
    .action(async (group: string, name: string) => {
      const service = remote()
      await service.ask('PUT', `/groups/${await groupIdOf(service, group)}`, { name })
      done()
    })

const deleteGroup = () =>
  remoteCommand('delete', {
    does: 'remove a group; its members stay users',
    examples: ['groups delete Engineers'],
  })
    .argument('<group>')
    .action(async (group: string) => {
      const service = remote()
      await service.ask('DELETE', `/groups/${await groupIdOf(service, group)}`)
      done()
    })

const membership = (name: string, does: string, method: 'PUT' | 'DELETE') =>
  remoteCommand(name, { does, examples: [`groups ${name} Engineers ada`] })
    .argument('<group>')
    .argument('<user>')
    .action(async (group: string, user: string) => {
      const service = remote()
      const [groupId, userId] = [await groupIdOf(service, group), await userIdOf(service, user)]
      await service.ask(method, `/groups/${groupId}/members/${userId}`)
      done()
    })

export const permissionsCommand = (): Command =>
  groupOf('permissions', {
    does: 'permission sets of users and groups (never by an API token)',
    examples: [
      'permissions give AuditRead --user ada',
      'permissions take AuditRead --group Auditors',
    ],
  })
    .addCommand(holding('give', 'give a permission set', 'PUT'))
    .addCommand(holding('take', 'take a permission set', 'DELETE'))

interface Holder {
  user?: string
  group?: string
}

const holding = (name: string, does: string, method: 'PUT' | 'DELETE') =>
  remoteCommand(name, { does, examples: [`permissions ${name} UserAdministrator --user ada`] })
    .argument('<set>', 'AdministratorAccess, UserAdministrator, account:ViewAccount, …')
    .option('--user <user>', 'by user name or id')
    .option('--group <group>', 'by name or id')
    .action(async (set: string, holder: Holder) => {
      const service = remote()
      await service.ask(
        method,
        `${await pathOf(service, holder)}/permission-sets/${encodeURIComponent(set)}`,
      )
      done()
    })

async function pathOf(
  service: ReturnType<typeof remote>,
  { user, group }: Holder,
): Promise<string> {
  if (user && !group) return `/users/${await userIdOf(service, user)}`
  if (group && !user) return `/groups/${await groupIdOf(service, group)}`
  throw new Failed(
    say('Name one: --user or --group.', '--user か --group のどちらかを指定してください。'),
    EXIT.refused,
  )
}

const done = (): void => print(say('Done.', '完了しました。'))
