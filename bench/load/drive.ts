import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Job, Tally } from './job.ts'

const DRIVER = fileURLToPath(new URL('driver.ts', import.meta.url))

/** Runs a job in a process of its own. A visit that failed makes the figure worthless: thrown. */
export async function drive(job: Job): Promise<Tally> {
  const driver = fork(DRIVER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  driver.send(job)
  const ended = once(driver, 'exit').then(([code]) => {
    throw new Error(`${job.journey}: the load driver ended with ${code}`)
  })
  const [tally] = (await Promise.race([once(driver, 'message'), ended])) as [Tally]
  if (tally.failed > 0)
    throw new Error(`${job.journey}: ${tally.failed} of its visits failed: ${tally.firstFailure}`)
  if (tally.done === 0) throw new Error(`${job.journey}: no visit was finished`)
  return tally
}
