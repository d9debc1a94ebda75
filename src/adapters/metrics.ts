import type { Registry } from 'prom-client'
import { type RequestMetrics, requestMetrics } from './request-metrics.ts'

/** What the metrics are read from, when somebody asks. */
export interface Gauged {
  version: string
  commits(): number
  passwords(): { running: number; waiting: number; refused: number }
  outboxWaiting(): Promise<number>
  outboxDead(): Promise<number>
  callsUnderWay(): Promise<number>
}

/** Counts of what happened and of what waits. No names, no addresses, no ids. */
export interface Metrics {
  text(): Promise<string>
  readonly contentType: string
  answered: RequestMetrics['answered']
  jobFailed(job: string): void
}

/** prom-client is heavy and most installations never ask: imported at the first request. */
export function processMetrics(gauged: Gauged): Metrics {
  const requests = requestMetrics()
  const failures = new Map<string, number>()
  let made: Promise<Registry> | undefined
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text: async () => {
      made ??= makeRegistry(gauged, failures)
      return `${await (await made).metrics()}\n${requests.text()}`
    },
    answered: requests.answered,
    jobFailed: (job) => void failures.set(job, (failures.get(job) ?? 0) + 1),
  }
}

async function makeRegistry(
  gauged: Gauged,
  failures: ReadonlyMap<string, number>,
): Promise<Registry> {
  const { default: prom } = await import('prom-client')
  const registry = new prom.Registry()
  const registers = [registry]
  prom.collectDefaultMetrics({ register: registry, prefix: 'aikagi_' })
  new prom.Gauge({
    name: 'aikagi_info',
    help: 'The running version.',
    labelNames: ['version'],
    registers,
  }).set({ version: gauged.version }, 1)

  for (const { name, help, count } of countsOf(gauged))
    new prom.Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(count())
      },
    })
  for (const { name, help, value } of gaugesOf(gauged))
    new prom.Gauge({
      name,
      help,
      registers,
      async collect() {
        // Not a number while the database does not answer: the other figures are wanted most just then.
        this.set(await Promise.resolve(value()).catch(() => Number.NaN))
      },
    })
  new prom.Counter({
    name: 'aikagi_job_failures_total',
    help: 'Runs of jobs that failed, by job.',
    labelNames: ['job'],
    registers,
    collect() {
      this.reset()
      for (const [job, times] of failures) this.inc({ job }, times)
    },
  })
  return registry
}

const countsOf = ({ commits, passwords }: Gauged) => [
  {
    name: 'aikagi_database_commits_total',
    help: 'Commits that changed something, by this process.',
    count: commits,
  },
  {
    name: 'aikagi_password_hashes_refused_total',
    help: 'Password hashes refused because too many waited.',
    count: () => passwords().refused,
  },
]

const gaugesOf = (gauged: Gauged) => [
  {
    name: 'aikagi_outbox_waiting',
    help: 'Letters that wait to be handed over.',
    value: gauged.outboxWaiting,
  },
  {
    name: 'aikagi_outbox_dead',
    help: 'Letters that were given up.',
    value: gauged.outboxDead,
  },
  {
    name: 'aikagi_calls_under_way',
    help: 'Telephone calls that are not over.',
    value: gauged.callsUnderWay,
  },
  {
    name: 'aikagi_password_hashes_running',
    help: 'Password hashes under way.',
    value: async () => gauged.passwords().running,
  },
  {
    name: 'aikagi_password_hashes_waiting',
    help: 'Password hashes that wait for a core.',
    value: async () => gauged.passwords().waiting,
  },
]
