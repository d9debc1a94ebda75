import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Grounds, launch } from '../aikagi.ts'
import { drive } from '../load/drive.ts'
import type { Service } from '../measured-service.ts'
import { memoryMbOf } from '../process.ts'

const IDLE_MS = 10_000
const KEPT_WITHIN_MS = 120_000
const CROWD = { browsers: 64, seconds: 6, users: 600 }

export interface Start {
  startMs: number
  idleMb: number
  peakMb: number
}

/** Starts the service twice and measures the second: what the first one kept is there by then. */
export async function measureStart(resting: Grounds): Promise<Start> {
  const first = await launch(resting)
  await untilKept(resting).finally(first.stop)
  const began = performance.now()
  const service = await launch(resting)
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

/** It is written once a service has been up for a while (scripts/compile-cache.cjs). */
async function untilKept({ dataDir }: Grounds): Promise<void> {
  const deadline = performance.now() + KEPT_WITHIN_MS
  while (!existsSync(join(dataDir, 'bundle/bundle.json'))) {
    if (performance.now() > deadline) throw new Error('the first start kept nothing for the next')
    await pause(200)
  }
}

const crowdOf = ({ journeys, url, known, users }: Service) => ({
  ...{ journey: journeys.signIn, url, known },
  ...{ browsers: CROWD.browsers, seconds: CROWD.seconds, users: users.take(CROWD.users) },
})
