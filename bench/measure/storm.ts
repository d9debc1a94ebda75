import { setTimeout as pause } from 'node:timers/promises'
import { drive } from '../load/drive.ts'
import { type Job, WITHOUT_END } from '../load/job.ts'
import type { Service } from '../measured-service.ts'

const STORM = { browsers: 32, seconds: 12, users: 2_000 }
/** 200 probes a second in all: enough for a p99, far from being load themselves. */
const PROBE = { browsers: 8, seconds: 6, everyMs: 40 }
const LEAD_MS = 1_000

export interface Storm {
  calmP99Ms: number
  stormP99Ms: number
}

/** How long a session check takes, alone and while 32 browsers sign in. */
export async function measureStorm(service: Service): Promise<Storm> {
  const calm = await drive(probeOf(service))
  let over = false
  const storm = drive(stormOf(service)).then(() => {
    over = true
  })
  const probe = pause(LEAD_MS).then(async () => {
    const tally = await drive(probeOf(service))
    if (over) throw new Error('the storm was over before the probes were')
    return tally
  })
  const [, stormy] = await Promise.all([storm, probe])
  return { calmP99Ms: calm.p99, stormP99Ms: stormy.p99 }
}

const stormOf = ({ journeys, url, known, users }: Service): Job => ({
  ...{ journey: journeys.signIn, url, known },
  ...{ browsers: STORM.browsers, seconds: STORM.seconds, users: users.take(STORM.users) },
})

const probeOf = ({ journeys, url, known, users }: Service): Job => ({
  ...{ journey: journeys.sessionCheck, url, known, ...PROBE },
  ...{ users: users.any(PROBE.browsers), turns: WITHOUT_END },
})
