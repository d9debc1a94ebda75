import type { AuditEventKind } from '../domain/audit/kinds.ts'
import type { Words } from './words.ts'

/** What happened, in plain words and without saying whose it was. A new kind does not compile until it is told in both languages. */
export const eventText = (words: Words, kind: AuditEventKind): string => words(`events.${kind}`)
