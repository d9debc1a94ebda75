import type { CallId } from '../../domain/ids.ts'

/** The calls that this process handed to the provider and did not end yet, with the provider's names for them. */
export interface Lines {
  all(): CallId[]
  reference(call: CallId): string | undefined
  dialling(call: CallId): void
  taken(call: CallId, reference: string): void
  over(call: CallId): void
}

/** `mostMs`: so long a call can last. What is older was ended by the provider, whose word was lost. */
export function linesOf(now: () => Date, mostMs: number): Lines {
  const lines = new Map<CallId, { since: number; reference?: string }>()
  return {
    all() {
      const oldest = now().getTime() - mostMs
      for (const [call, { since }] of lines) if (since < oldest) lines.delete(call)
      return [...lines.keys()]
    },
    reference: (call) => lines.get(call)?.reference,
    dialling: (call) => void lines.set(call, { since: now().getTime() }),
    taken(call, reference) {
      const line = lines.get(call)
      if (line) line.reference = reference
    },
    over: (call) => void lines.delete(call),
  }
}

/** Work that nobody waits for: no other call must. What fails is told, and nothing is left behind at the end. */
export function inBackground(failed: (error: unknown) => void) {
  const running = new Set<Promise<void>>()
  return {
    start(work: () => Promise<unknown>): void {
      const mine = work()
        .then(() => {}, failed)
        .finally(() => running.delete(mine))
      running.add(mine)
    },
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
