import type { Command } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { remote } from '../remote/client.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printFields, printItems } from '../remote/show.ts'

interface Reset {
  id: string
  userId: string
  userName?: string
  state: string
  until?: string
  reason: string
}

interface Recovery {
  id: string
  userId: string
  userName?: string
  way: string
  state: string
  until?: string
}

export const resetsCommand = (): Command =>
  groupOf('resets', {
    does: 'resets of devices that wait or are open. One is asked for by "aikagi users reset"',
    examples: ['resets list', 'resets agree 3yZkQ0c1d2e3f4'],
  })
    .addCommand(
      remoteCommand('list', {
        does: 'id, user, state, until when, why',
        examples: ['resets list'],
      }).action(({ json }: JsonOption) =>
        printItems(itemsOf<Reset>(remote(), '/resets'), {
          json,
          columns: (one) => [one.id, one.userName ?? one.userId, one.state, one.until, one.reason],
        }),
      ),
    )
    .addCommand(
      acting('agree', 'agree, as the second administrator', (id) => [
        'POST',
        `/resets/${id}/agree`,
      ]),
    )
    .addCommand(
      acting('decline', 'say no, as the second administrator', (id) => [
        'POST',
        `/resets/${id}/decline`,
      ]),
    )
    .addCommand(acting('cancel', 'take it back', (id) => ['DELETE', `/resets/${id}`]))

const acting = (
  name: string,
  does: string,
  asks: (id: string) => readonly ['POST' | 'DELETE', string],
) =>
  remoteCommand(name, { does, examples: [`resets ${name} 3yZkQ0c1d2e3f4`] })
    .argument('<id>', 'as "resets list" shows it')
    .action(async (id: string) => {
      const [method, path] = asks(encodeURIComponent(id))
      await remote().ask(method, path)
      done()
    })

export const recoveriesCommand = (): Command =>
  groupOf('recoveries', {
    does: 'who is getting back in just now',
    examples: ['recoveries list', 'recoveries stop 3yZkQ0c1d2e3f4'],
  })
    .addCommand(
      remoteCommand('list', {
        does: 'id, user, way, state, until when',
        examples: ['recoveries list'],
      }).action(({ json }: JsonOption) =>
        printItems(itemsOf<Recovery>(remote(), '/recoveries'), {
          json,
          columns: (one) => [one.id, one.userName ?? one.userId, one.way, one.state, one.until],
        }),
      ),
    )
    .addCommand(upon('approve', 'agree to one that waits for an approver'))
    .addCommand(upon('stop', 'stop one of somebody of a lower rank'))

const upon = (name: string, does: string) =>
  remoteCommand(name, { does, examples: [`recoveries ${name} 3yZkQ0c1d2e3f4`] })
    .argument('<id>', 'as "recoveries list" shows it')
    .action(async (id: string) => {
      await remote().ask('POST', `/recoveries/${encodeURIComponent(id)}/${name}`)
      done()
    })

export const dashboardCommand = (): Command =>
  remoteCommand('dashboard', {
    does: 'users, those without a device, open recoveries, failed calls of this week',
    examples: ['dashboard', 'dashboard --json'],
  }).action(async ({ json }: JsonOption) =>
    printFields(await remote().ask<object>('GET', '/dashboard'), json),
  )

const done = (): void => print(say('Done.', '完了しました。'))
