import { Command } from 'commander'
import type { MessageId } from '../../domain/ids.ts'
import { print, withInstallation } from '../with-installation.ts'

export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('letters that could not be handed over')
    .addHelpText('after', '\nExamples:\n  aikagi outbox dead\n  aikagi outbox revive 3yZk…')
    .addCommand(
      new Command('dead')
        .description('list dead letters: id, since when, tries, the server’s own words')
        .option('--json', 'one JSON object per line')
        .action(({ json }: { json?: boolean }) =>
          withInstallation((installation) => listDead(installation, json === true)),
        ),
    )
    .addCommand(
      new Command('revive')
        .description('try a dead letter again')
        .argument('<id>')
        .action((id: string) =>
          withInstallation(async ({ ports }) => {
            const revived = await ports.transact(({ outbox }) =>
              outbox.revive(id as MessageId, ports.now()),
            )
            if (!revived) throw new Error(`There is no dead letter ${id}.`)
            print(`${id} will be tried again within seconds.`)
          }),
        ),
    )

type Opened = Parameters<Parameters<typeof withInstallation>[0]>[0]

async function listDead({ ports }: Opened, json: boolean): Promise<void> {
  const dead = await ports.read(({ outbox }) => outbox.dead(100))
  for (const { id, createdAt, deadAt, tries, lastError } of dead) {
    const line = {
      id,
      createdAt: createdAt.toISOString(),
      deadAt: deadAt?.toISOString(),
      tries,
      lastError,
    }
    print(
      json
        ? JSON.stringify(line)
        : `${line.id}  ${line.deadAt}  ${tries} tries  ${lastError ?? ''}`,
    )
  }
  if (dead.length === 0 && !json) print('There are no dead letters.')
}
