import type { Context } from 'hono'
import { KIND_GROUPS, kindsOf } from '../../domain/audit/kind-groups.ts'
import { AUDIT_EVENT_KINDS, type AuditEventKind } from '../../domain/audit/kinds.ts'
import type { Wanted } from '../../domain/audit/look-at-events.ts'
import { dayStart } from '../shared/day-start.ts'

/** What was asked for, as it stands in the address and in the form. */
export const AUDIT_FIELDS = ['kind', 'actor', 'subject', 'network', 'since', 'until'] as const
export type AuditQuery = { readonly [Name in (typeof AUDIT_FIELDS)[number]]?: string }

export function readAuditQuery(c: Context): AuditQuery {
  const given = AUDIT_FIELDS.flatMap((name) => {
    const text = (c.req.query(name) ?? '').normalize('NFC').trim().slice(0, 256)
    return text === '' ? [] : [[name, text] as const]
  })
  return Object.fromEntries(given)
}

/** 'devices' is a group, 'device.added' one kind. What is neither, and what is no day, asks for nothing. */
export function wantedOf(query: AuditQuery, timeZone: string): Wanted {
  const { kind, since, until, ...rest } = query
  const kinds = kind === undefined ? [] : kindsNamed(kind)
  const from = since === undefined ? undefined : dayStart(since, timeZone)
  const before = until === undefined ? undefined : dayStart(until, timeZone, 1)
  return {
    ...rest,
    ...(kinds.length > 0 && { kinds }),
    ...(from && { since: from }),
    ...(before && { until: before }),
  }
}

function kindsNamed(text: string): readonly AuditEventKind[] {
  const group = KIND_GROUPS.find((name) => name === text)
  return group ? kindsOf(group) : AUDIT_EVENT_KINDS.filter((kind) => kind === text)
}
