import { percentile } from '../spread.ts'
import { Browser, type Jar } from './browser.ts'
import { Connection } from './connection.ts'
import type { Job, Journey, Tally, UserRange } from './job.ts'
import { journeys } from './journeys.ts'

/** A service that refuses this often is not measured any longer. */
const ENOUGH_FAILURES = 100

/** The load driver's process: takes one job, answers with its tally, ends. */
process.once('message', async (job: Job) => {
  process.send!(await drive(job))
  process.disconnect()
})

async function drive(job: Job): Promise<Tally> {
  const journey = journeys[job.journey]
  if (!journey) throw new Error(`no journey is called ${job.journey}`)
  const connections = Array.from({ length: job.browsers }, () => new Connection(job.url))
  const crowd: Crowd = { job, journey, connections, jars: new Map() }
  if (journey.prepare) await prepareAll(crowd)

  const cpu = process.cpuUsage()
  const outcome = await visitAll(crowd)
  const used = process.cpuUsage(cpu)
  for (const connection of connections) connection.close()
  return tally(outcome, (used.user + used.system) / 1000)
}

interface Crowd {
  job: Job
  journey: Journey
  jars: Map<number, Jar>
  connections: readonly Connection[]
}

interface Outcome {
  latencies: number[]
  failures: string[]
  seconds: number
}

async function prepareAll({ job, journey, jars, connections }: Crowd): Promise<void> {
  const nextUser = userTaker(job.users, 1)
  const worker = async (connection: Connection): Promise<void> => {
    for (let user = nextUser(); user !== undefined; user = nextUser()) {
      const jar: Jar = new Map()
      jars.set(user, jar)
      await journey.prepare!({ browser: new Browser(connection, { url: job.url, jar }), user, job })
    }
  }
  await Promise.all(connections.map(worker))
}

async function visitAll({ job, journey, jars, connections }: Crowd): Promise<Outcome> {
  const latencies: number[] = []
  const failures: string[] = []
  const nextUser = userTaker(job.users, job.turns ?? 1)
  const began = performance.now()
  const worker = async (connection: Connection, index: number): Promise<void> => {
    for (let turn = 0; performance.now() < began + job.seconds * 1000; turn++) {
      if (job.everyMs) await until(began + job.everyMs * (turn + index / job.browsers))
      const user = nextUser()
      if (user === undefined || failures.length > ENOUGH_FAILURES) return
      const browser = new Browser(connection, { url: job.url, jar: jars.get(user) ?? new Map() })
      const start = performance.now()
      try {
        await journey.run({ browser, user, job })
        latencies.push(performance.now() - start)
      } catch (failure) {
        failures.push(String(failure))
      }
    }
  }
  await Promise.all(connections.map(worker))
  return { latencies, failures, seconds: (performance.now() - began) / 1000 }
}

function userTaker({ from, count }: UserRange, turns: number): () => number | undefined {
  let taken = 0
  return () => (taken < count * turns ? from + (taken++ % count) : undefined)
}

const until = (moment: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())))

function tally({ latencies, failures, seconds }: Outcome, driverCpuMs: number): Tally {
  return {
    done: latencies.length,
    failed: failures.length,
    ...(failures[0] && { firstFailure: failures[0] }),
    seconds,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    most: percentile(latencies, 100),
    driverCpuMs,
  }
}
