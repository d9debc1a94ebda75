import { freshDatabase } from '../test/support/postgres.ts'
import { type Grounds, keepForNextStart, launch, prepareGrounds } from './aikagi.ts'
import { type Figure, figuresOf, type Round } from './figures.ts'
import type { Service } from './measured-service.ts'
import { startBetterAuth } from './peers/better-auth.ts'
import { MEASUREMENTS, type Measurement, type MeasurementName, type Ready } from './plan.ts'

export interface Wanted {
  rounds: number
  names: readonly MeasurementName[]
  /** Population sizes, smallest first. */
  users: readonly number[]
  tell(what: string): void
}

/** How many can recover, and how many a start meets. */
const FEW = 2_500
/** Enough for every code of a round. */
const PEOPLE_ON_POSTGRES = 20_000

/** Makes ready what is needed, measures everything once per round, leaves nothing behind. */
export async function run({ rounds, names, users, tell }: Wanted): Promise<Figure[]> {
  const wanted = names.map((name): Measurement & { name: string } => ({
    name,
    ...MEASUREMENTS[name],
  }))
  const needed = new Set(wanted.flatMap(({ needs }) => needs))
  const made: Made = { ready: {}, undo: [] }
  try {
    await makeReady(made, needed, { users, tell })
    const measured: Round[] = []
    for (let round = 1; round <= rounds; round++) {
      const parts: Round[] = []
      for (const { name, measure } of wanted) {
        tell(`round ${round} of ${rounds}: ${name}`)
        parts.push(await measure(made.ready as Ready))
      }
      measured.push(Object.assign({}, ...parts))
    }
    return figuresOf(measured)
  } finally {
    for (const undo of made.undo.toReversed()) await undo()
  }
}

interface Made {
  ready: Partial<Ready>
  undo: (() => unknown)[]
}

async function makeReady(
  { ready, undo }: Made,
  needed: ReadonlySet<keyof Ready>,
  { users, tell }: Pick<Wanted, 'users' | 'tell'>,
): Promise<void> {
  const grounds = (count: number, about = {}): Grounds => {
    tell(`planting ${count} users`)
    const made = prepareGrounds(count, about)
    undo.push(made.remove)
    return made
  }
  const running = async (starting: Promise<Service>): Promise<Service> => {
    const service = await starting
    undo.push(service.stop)
    return service
  }
  const launched = (on: Grounds) => running(launch(keepForNextStart(on)))
  const [fewest, most] = [users[0]!, users.at(-1)!]
  ready.most = most
  if (needed.has('aikagi')) ready.aikagi = await launched(grounds(most))
  if (needed.has('small')) ready.small = await launched(grounds(fewest))
  if (needed.has('recovering'))
    ready.recovering = await launched(grounds(FEW, { canRecover: true }))
  if (needed.has('onPostgres')) {
    const { url, drop } = await freshDatabase()
    undo.push(drop)
    ready.onPostgres = await launched(grounds(PEOPLE_ON_POSTGRES, { postgres: url }))
  }
  if (needed.has('resting')) ready.resting = grounds(FEW)
  if (needed.has('betterAuth')) {
    tell(`better-auth with ${most} users`)
    ready.betterAuth = await running(startBetterAuth(most))
  }
}
