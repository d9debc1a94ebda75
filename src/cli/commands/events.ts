import { type Command, InvalidArgumentError } from 'commander'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { type Method, remote } from '../remote/client.ts'
import { EXIT, Failed } from '../remote/refused.ts'
import { groupOf, type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { itemsOf, printItems } from '../remote/show.ts'

interface Event {
  at: string
  kind: string
  actor: string
  subject?: string
  network?: string
}

interface Filter extends JsonOption {
  limit: number
  kind?: string
  actor?: string
  subject?: string
  since?: string
  until?: string
}

export const eventsCommand = (): Command =>
  groupOf('events', {
    does: 'the audit log of your account, from a running service. "aikagi audit" needs its database',
    examples: ['events list --kind device.removed', 'events export > audit.jsonl'],
  })
    .addCommand(listEvents())
    .addCommand(exportEvents())

const listEvents = () =>
  remoteCommand('list', {
    does: 'when, what, who, to whom, from where: newest first',
    examples: ['events list --subject 3yZkQ0c1d2e3f4 --since 2026-01-01T00:00:00Z'],
  })
    .option('--kind <kind>', 'such as device.removed')
    .option('--actor <id>', 'who did it')
    .option('--subject <id>', 'to whom')
    .option('--since <moment>', 'ISO 8601, in UTC')
    .option('--until <moment>', 'ISO 8601, in UTC')
    .option('--limit <number>', 'at most so many', count, 50)
    .action(({ json, limit, ...filter }: Filter) =>
      printItems(
        itemsOf<Event>(remote(), '/audit/events', { query: filter, limit, cursor: 'before' }),
        {
          json,
          columns: (one) => [one.at, one.kind, one.actor, one.subject, one.network],
        },
      ),
    )

const exportEvents = () =>
  groupOf('export', {
    does: 'whole lines of the chain as JSON, for "aikagi audit verify"',
    examples: ['events export > audit.jsonl', 'events export --after 5000 >> audit.jsonl'],
  })
    .option('--after <number>', 'begin after this line; by default with the first', count)
    .option('--since <moment>', 'only what was written since then: ISO 8601, in UTC')
    .action(async ({ after, since }: { after?: number; since?: string }) => {
      const service = remote()
      // The log tells who took it out.
      const asked = since ? { since } : {}
      const begun = await service.ask<{ after: number }>('POST', '/audit/exports', asked)
      const query = { after: String(after ?? begun.after) }
      await printItems(itemsOf<Event>(service, '/audit/lines', { query }), {
        json: true,
        columns: () => [],
      })
    })

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

export const apiCommand = (): Command =>
  groupOf('api', {
    does: 'any operation of the API, as /api/v1/docs lists them',
    examples: [
      'api GET /me/devices',
      `api PUT /me/settings '{"language":"ja","timeZone":"Asia/Tokyo"}'`,
    ],
  })
    .argument('<method>', METHODS.join(', '), (text) => methodOf(text))
    .argument('<path>', 'such as /me/devices')
    .argument('[body]', 'JSON')
    .action(async (method: Method, path: string, body: string | undefined) => {
      if (!path.startsWith('/')) throw new Failed(badPath(), EXIT.refused)
      const answer = await remote().ask<unknown>(method, path, body ? objectIn(body) : undefined)
      if (answer !== undefined) print(JSON.stringify(answer, null, 2))
    })

function methodOf(text: string): Method {
  const method = METHODS.find((known) => known === text.toUpperCase())
  if (method) return method
  throw new InvalidArgumentError(METHODS.join(', '))
}

function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw new Failed(
    say('The body is no JSON object.', '本文が JSON オブジェクトではありません。'),
    EXIT.refused,
  )
}

const badPath = () =>
  say(
    'A path begins with a slash, such as /me/devices.',
    'パスは /me/devices のように / で始めてください。',
  )

function count(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(
    say('It is a number: 0, 1, 2…', '数 (0、1、2…) を指定してください。'),
  )
}
