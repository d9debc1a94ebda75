import { z } from 'zod'
import type { Entry } from './one-time-code.ts'
import type { SimulatorShelf } from './simulator.ts'

/** What is lost with the phone. Number and mailbox are not. */
export interface Handset {
  state: 'in-hand' | 'in-the-river'
  entries: readonly KeptEntry[]
}

export type KeptEntry = Entry & { id: string }

/** As it comes out of the box. */
export const NEW_HANDSET: Handset = { state: 'in-hand', entries: [] }

/** The person begins with a phone. One kept by another version of the simulator is replaced by a new one. */
export async function readHandset(shelf: Pick<SimulatorShelf, 'phone'>): Promise<Handset> {
  const kept = handset.safeParse(await shelf.phone())
  return kept.success ? kept.data : NEW_HANDSET
}

const handset = z.object({
  state: z.enum(['in-hand', 'in-the-river']),
  entries: z.array(
    z.object({
      id: z.string(),
      issuer: z.string(),
      account: z.string(),
      secret: z.string(),
      algorithm: z.enum(['sha1', 'sha256', 'sha512']),
      digits: z.number(),
      periodSeconds: z.number(),
    }),
  ),
})
