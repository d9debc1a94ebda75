import { setTimeout as pause } from 'node:timers/promises'
import { drive } from '../load/drive.ts'
import type { Service } from '../measured-service.ts'
import { memoryMbOf } from '../process.ts'

const IDLE_MS = 10_000
const CROWD = { browsers: 64, seconds: 6, users: 600 }

export interface Start {
  startMs: number
  idleMb: number
  peakMb: number
}

/**
 * Starts the service twice and measures the second: what it compiled is kept by then.
 * `launch` must return as soon as the first page was answered.
 */
export async function measureStart(launch: () => Promise<Service>): Promise<Start> {
  await (await launch()).stop()
  const began = performance.now()
  const service = await launch()
  try {
    const startMs = performance.now() - began
    await pause(IDLE_MS)
    const idleMb = memoryMbOf(service.pid).now
    await drive(crowdOf(service))
    return { startMs, idleMb, peakMb: memoryMbOf(service.pid).peak }
  } finally {
    await service.stop()
  }
}

const crowdOf = ({ journeys, url, known, users }: Service) => ({
  ...{ journey: journeys.signIn, url, known },
  ...{ browsers: CROWD.browsers, seconds: CROWD.seconds, users: users.take(CROWD.users) },
})
