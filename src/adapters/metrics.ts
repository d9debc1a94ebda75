import type { Registry } from 'prom-client'

/** What the metrics are read from, when somebody asks. */
export interface Gauged {
  commits(): number
  outboxWaiting(): Promise<number>
  version: string
}

/** Counts of what happened and of what waits. No names, no addresses, no ids. */
export interface Metrics {
  text(): Promise<string>
  readonly contentType: string
}

/** prom-client is heavy and most installations never ask: imported at the first request. */
export function processMetrics(gauged: Gauged): Metrics {
  let made: Promise<Registry> | undefined
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text: async () => {
      made ??= makeRegistry(gauged)
      return (await made).metrics()
    },
  }
}

async function makeRegistry({ commits, outboxWaiting, version }: Gauged): Promise<Registry> {
  const { default: prom } = await import('prom-client')
  const registry = new prom.Registry()
  prom.collectDefaultMetrics({ register: registry, prefix: 'aikagi_' })
  new prom.Counter({
    name: 'aikagi_database_commits_total',
    help: 'Commits that changed something, by this process.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(commits())
    },
  })
  new prom.Gauge({
    name: 'aikagi_outbox_waiting',
    help: 'Letters that wait to be handed over.',
    registers: [registry],
    async collect() {
      this.set(await outboxWaiting())
    },
  })
  new prom.Gauge({
    name: 'aikagi_info',
    help: 'The running version.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1)
  return registry
}
