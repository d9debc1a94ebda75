import type { Ports } from '../ports.ts'
import { type Ending, endReset, type ResetEnding } from './end-reset.ts'

/** A second administrator does not agree. Anybody of the subject's rank or a higher one may say so. */
export const declineReset = (ports: Ports, input: Ending): Promise<ResetEnding> =>
  endReset(ports, input, {
    outcome: 'declined',
    may: (reset, acting, subjectRank) =>
      acting.rank >= subjectRank &&
      acting.user.id !== reset.askedBy &&
      acting.user.id !== reset.userId,
  })
