import { drive } from '../load/drive.ts'
import type { Service } from '../measured-service.ts'
import { median } from '../spread.ts'

/** One browser after the other: what is compared is the way to the rows, not the queue. */
const VISITS = [
  { of: 'signIn', users: 40, turns: 1 },
  { of: 'codeCheck', users: 30, turns: 2 },
  { of: 'sessionCheck', users: 100, turns: 10 },
] as const
const TURNS = 4
const SECONDS = 10

/**
 * The median latency of `many` divided by that of `few`, for the worst of three journeys.
 * The two services take turns, so that a slow minute meets both.
 */
export async function measureLatencyGrowth(few: Service, many: Service): Promise<number> {
  let worst = 0
  for (const visits of VISITS) {
    const ratios: number[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const fewMs = await latencyOf(few, visits)
      ratios.push((await latencyOf(many, visits)) / fewMs)
    }
    worst = Math.max(worst, median(ratios))
  }
  return worst
}

async function latencyOf(service: Service, visits: (typeof VISITS)[number]): Promise<number> {
  const { users, journeys, url, known } = service
  const { p50 } = await drive({
    journey: journeys[visits.of],
    url,
    browsers: 1,
    seconds: SECONDS,
    users: visits.of === 'sessionCheck' ? users.any(visits.users) : users.take(visits.users),
    turns: visits.turns,
    known,
  })
  return p50
}
