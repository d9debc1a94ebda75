import { alarmOperators } from './domain/alarms/raise-alarm.ts'
import { tellAlarms } from './domain/alarms/tell-alarms.ts'
import { retainEvents } from './domain/audit/retain-events.ts'
import type { Checkpoints } from './domain/audit/write-checkpoints.ts'
import { dispatchCalls } from './domain/calls/dispatch-calls.ts'
import type { Phone } from './domain/calls/phone.ts'
import { priceCalls } from './domain/calls/price-calls.ts'
import type { ClockWatch } from './domain/clock/watch-clock.ts'
import { revokeRemoved } from './domain/devices/revoke-removed.ts'
import type { AccountId } from './domain/ids.ts'
import { type Couriers, deliverOutbox } from './domain/outbox/deliver-outbox.ts'
import type { Ports } from './domain/ports.ts'
import { applyProposals } from './domain/proposals/apply-proposals.ts'
import { expireRecoveries } from './domain/recovery/expire-recoveries.ts'
import { expireResets } from './domain/resets/expire-resets.ts'
import { tidyUp } from './domain/tidy-up.ts'

export interface Outside extends Couriers {
  /** In the order in which they are tried. */
  phones: readonly Phone[]
  log: { error(fields: object, message: string): void }
  /** Told of every run that failed, for metrics. */
  failed(job: string): void
  clock: ClockWatch
  checkpoints: Checkpoints
  /** Calls back for every bell, rung here or on another node. */
  listen(heard: (topic: string) => void): void
}

interface Job {
  name: string
  everyMs: number
  /** Bells that make it run at once. */
  topics: readonly string[]
  /** True: there may be more to do, run again. */
  run(): Promise<unknown>
}

const SECOND_MS = 1000

/**
 * Everything that happens without a request: mail, calls, what time ends. Every node runs all of it; leases and
 * conditional updates in the database keep two nodes from doing the same thing.
 */
export function startJobs(ports: Ports, outside: Outside): { stop(): Promise<void> } {
  const runners = jobsOf(ports, outside).map((job) => runner(job, outside))
  outside.listen((topic) => {
    for (const { job, wake } of runners) if (job.topics.includes(topic)) wake()
  })
  for (const { wake } of runners) wake()
  return {
    stop: async () => {
      await Promise.all(runners.map(({ stop }) => stop()))
    },
  }
}

function jobsOf(ports: Ports, outside: Outside): Job[] {
  return [
    {
      name: 'outbox',
      everyMs: 5 * SECOND_MS,
      topics: ['outbox', 'clock'],
      run: async () => (await deliverOutbox(ports, outside)) > 0,
    },
    {
      name: 'calls',
      everyMs: SECOND_MS,
      topics: ['calls', 'clock'],
      run: async () => void (await dispatchCalls(ports, outside.phones)),
    },
    {
      name: 'call-prices',
      everyMs: 60 * SECOND_MS,
      topics: [],
      run: () => priceCalls(ports, outside.phones),
    },
    {
      name: 'recoveries',
      everyMs: 30 * SECOND_MS,
      topics: ['clock'],
      run: async () => (await expireRecoveries(ports)) > 0,
    },
    {
      name: 'removed-devices',
      everyMs: 30 * SECOND_MS,
      topics: ['clock'],
      run: async () => (await revokeRemoved(ports)) > 0,
    },
    {
      name: 'resets',
      everyMs: 30 * SECOND_MS,
      topics: ['clock'],
      run: async () => (await expireResets(ports)) > 0,
    },
    {
      name: 'proposals',
      everyMs: 30 * SECOND_MS,
      topics: ['clock'],
      run: async () => (await applyProposals(ports)) > 0,
    },
    {
      name: 'tidy-up',
      everyMs: 600 * SECOND_MS,
      topics: [],
      run: () => tidyUp(ports),
    },
    {
      name: 'alarms',
      everyMs: 30 * SECOND_MS,
      topics: ['alarms', 'clock'],
      run: () => tellAlarms(ports),
    },
    ...watches(ports, outside),
  ]
}

/** What nobody waits for, and an operator must hear of: a clock that is wrong (A16), a changed audit log (H10). */
const watches = (ports: Ports, { clock, checkpoints, log }: Outside): Job[] => [
  {
    name: 'clock-check',
    everyMs: 600 * SECOND_MS,
    topics: ['clock'],
    run: async () => {
      const verdict = await clock.check()
      if (verdict.right) return
      const offSeconds = Math.round(verdict.offMs / 1000)
      log.error({ reason: verdict.reason, offSeconds }, 'clock is wrong')
      await ports.transact((stores) => alarmOperators(ports, stores, { kind: 'clock-wrong' }))
    },
  },
  {
    name: 'checkpoints',
    everyMs: 3600 * SECOND_MS,
    topics: [],
    run: async () => tellBroken(ports, await writeCheckpoints({ checkpoints, log })),
  },
  {
    name: 'audit-retention',
    everyMs: 3600 * SECOND_MS,
    topics: [],
    run: async () => {
      const { broken } = await retainEvents(ports)
      if (broken.length > 0) log.error({ accounts: broken }, CHANGED)
      await tellBroken(ports, broken)
    },
  },
]

const CHANGED = 'audit log was changed: run "aikagi audit verify"'

async function tellBroken(ports: Ports, broken: readonly AccountId[]): Promise<void> {
  if (broken.length === 0) return
  const alarm = { kind: 'audit-broken', accounts: broken } as const
  await ports.transact((stores) => alarmOperators(ports, stores, alarm))
}

/** Also at an orderly stop, when the jobs have ended: the last lines are signed too. Answers which accounts' logs were changed. */
export async function writeCheckpoints({
  checkpoints,
  log,
}: Pick<Outside, 'checkpoints' | 'log'>): Promise<readonly AccountId[]> {
  const { broken } = await checkpoints()
  if (broken.length > 0) log.error({ accounts: broken }, CHANGED)
  return broken
}

/** A job that goes on after a failure throws all of them together: each is logged by itself. */
const causesOf = (error: unknown): (string | undefined)[] =>
  error instanceof AggregateError
    ? error.errors.flatMap(causesOf)
    : [error instanceof Error ? error.stack : String(error)]

/** Runs one job at a time: a wake during a run makes it run once more. */
function runner(
  job: Job,
  { log, failed }: Outside,
): { job: Job; wake(): void; stop(): Promise<void> } {
  let stopped = false
  let again = false
  let running: Promise<void> | undefined
  const turn = async (): Promise<void> => {
    do {
      again = false
      try {
        again = (await job.run()) === true || again
      } catch (error) {
        failed(job.name)
        for (const cause of causesOf(error))
          log.error({ job: job.name, error: cause }, 'job failed')
      }
    } while (again && !stopped)
    running = undefined
  }
  const wake = (): void => {
    if (stopped) return
    if (running) again = true
    else running = turn()
  }
  const timer = setInterval(wake, job.everyMs)
  timer.unref()
  return {
    job,
    wake,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
