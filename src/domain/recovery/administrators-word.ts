import type { Situation } from '../ways/situation.ts'
import { isByAdministrator } from '../ways/ways.ts'
import type { Recovery } from './recovery.ts'

/** The attempt with the word that an open reset gives it. It is as old as the reset, and counts as long. */
export function administratorsWord(
  recovery: Recovery,
  { reset, preset }: Pick<Situation, 'reset' | 'preset'>,
): Recovery {
  if (!isByAdministrator(recovery.way) || recovery.resetId || !reset) return recovery
  const word = { proof: 'administrator', at: reset.status.from } as const
  return { ...recovery, resetId: reset.id, preset, proofs: [...recovery.proofs, word] }
}
