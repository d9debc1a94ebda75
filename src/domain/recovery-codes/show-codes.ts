import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { CodeDraft } from './recovery-code.ts'

/** Codes that were made in this session and not yet kept. */
export interface ShownCodes {
  codes: readonly string[]
  madeAt: Date
  until: Date
}

/** Undefined: there are none, or their hour is over. After `keepCodes` nobody sees them again. */
export function showCodes(
  ports: Ports,
  { session }: { session: Session },
): Promise<ShownCodes | undefined> {
  return ports.read(async ({ recoveryCodes }) => {
    const draft = await recoveryCodes.findDraft(session.id, ports.now())
    if (!draft) return undefined
    return { codes: openCodes(ports, draft), madeAt: draft.createdAt, until: draft.draftUntil }
  })
}

export const openCodes = ({ vault }: Pick<Ports, 'vault'>, draft: CodeDraft): string[] =>
  Buffer.from(vault.open(draft.sealedCodes, draft.id)).toString().split(' ')
