import type { Ports } from '../ports.ts'
import { type Ending, endReset, type ResetEnding } from './end-reset.ts'

/** Who asked takes it back, while nobody came back by it; so may whoever could have asked for it alone. */
export const cancelReset = (ports: Ports, input: Ending): Promise<ResetEnding> =>
  endReset(ports, input, {
    outcome: 'cancelled',
    may: (reset, acting, subjectRank) =>
      acting.user.id === reset.askedBy ||
      (acting.rank > subjectRank && acting.user.id !== reset.userId),
  })
