import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import { type Spent, spendingAt } from './call-limits.ts'

export interface Spending {
  /** Of this day, UTC; `hour` of this hour. */
  spent: Omit<Spent, 'range'>
  most: { all: number; hour: number; tests: number; micros: number }
}

/** What was called and spent today against its caps: of the whole installation, so for operators only. */
export async function lookAtSpending(
  ports: Ports,
  { acting }: { acting: Acting },
): Promise<Spending | undefined> {
  if (!acting.standing.isOperator) return undefined
  const { range: _, ...spent } = await ports.read(({ calls }) => calls.spent('', spendingAt(ports)))
  const { callsPerDayOverall, callsPerHourOverall, callSpendPerDay, testCallShare } = ports.settings
  return {
    spent,
    most: {
      all: callsPerDayOverall,
      hour: callsPerHourOverall,
      tests: Math.floor(testCallShare * callsPerDayOverall),
      micros: callSpendPerDay,
    },
  }
}
