import { type Figure, figuresOf, type Round } from './figures.ts'
import { startBetterAuth } from './peers/better-auth.ts'
import { MEASUREMENTS, type Measurement, type MeasurementName, type Running } from './plan.ts'

export interface Wanted {
  rounds: number
  names: readonly MeasurementName[]
  /** Population sizes, smallest first. */
  users: readonly number[]
  tell(what: string): void
}

/** Starts what is needed, measures everything once per round, stops what it started. */
export async function run({ rounds, names, users, tell }: Wanted): Promise<Figure[]> {
  const wanted = names.map((name) => ({ name, ...(MEASUREMENTS[name] as Measurement) }))
  const running: Running = {}
  try {
    if (wanted.some(({ needs }) => needs === 'betterAuth')) {
      tell(`better-auth with ${users.at(-1)} users`)
      running.betterAuth = await startBetterAuth(users.at(-1)!)
    }
    const measured: Round[] = []
    for (let round = 1; round <= rounds; round++) {
      const parts: Round[] = []
      for (const { name, measure } of wanted) {
        tell(`round ${round} of ${rounds}: ${name}`)
        parts.push(await measure(running as Required<Running>))
      }
      measured.push(Object.assign({}, ...parts))
    }
    return figuresOf(measured)
  } finally {
    await running.betterAuth?.stop()
  }
}
