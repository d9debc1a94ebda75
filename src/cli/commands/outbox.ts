import { Command } from 'commander'
import type { MessageId } from '../../domain/ids.ts'
import type { Message } from '../../domain/outbox/message.ts'
import type { Installation } from '../../wiring.ts'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { printable } from '../printable.ts'
import { withInstallation } from '../with-installation.ts'

/** More than anybody reads; the newest are shown. */
const MOST_SHOWN = 1000

export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('letters that could not be handed over')
    .helpOption('-h, --help', 'show this help')
    .addHelpText(
      'after',
      '\nExamples:\n  aikagi outbox dead\n  aikagi outbox revive 3yZkQ0c1d2e3f4',
    )
    .addCommand(
      new Command('dead')
        .description('list dead letters: id, since when, tries, the mail server’s own words')
        .helpOption('-h, --help', 'show this help')
        .option('--json', 'one JSON object per line')
        .addHelpText('after', '\nExamples:\n  aikagi outbox dead\n  aikagi outbox dead --json')
        .action(({ json }: { json?: true }) =>
          withInstallation((installation) => listDead(installation, json === true)),
        ),
    )
    .addCommand(
      new Command('revive')
        .description('try a dead letter again')
        .helpOption('-h, --help', 'show this help')
        .argument('<id>', 'as "outbox dead" shows it')
        .addHelpText('after', '\nExamples:\n  aikagi outbox revive 3yZkQ0c1d2e3f4')
        .action((id: string) => withInstallation((installation) => revive(installation, id))),
    )

async function listDead({ ports }: Installation, json: boolean): Promise<void> {
  const dead = await ports.read(({ outbox }) => outbox.dead(MOST_SHOWN))
  for (const message of dead) print(json ? JSON.stringify(shown(message)) : lineOf(message))
  if (dead.length === 0 && !json)
    print(say('There are no dead letters.', '送れなかったメールはありません。'))
}

/** Neither to whom nor what: both are sealed, and nobody's business here. */
const shown = ({ id, createdAt, deadAt, tries, lastError }: Message) => ({
  id,
  createdAt,
  deadAt,
  tries,
  lastError,
})

const lineOf = ({ id, deadAt, tries, lastError = '' }: Message): string =>
  `${id}  ${deadAt?.toISOString()}  ${say(`${tries} tries`, `${tries} 回`)}  ${printable(lastError)}`

async function revive({ ports }: Installation, id: string): Promise<void> {
  const revived = await ports.transact(({ outbox }) => outbox.revive(id as MessageId, ports.now()))
  if (!revived)
    throw new Error(say(`There is no dead letter ${id}.`, `${id} という未送信メールはありません。`))
  print(
    say(
      `${id} will be tried again within seconds, if the service runs.`,
      `サービスが動いていれば、数秒以内に ${id} をもう一度送信します。`,
    ),
  )
}
