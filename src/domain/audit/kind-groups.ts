import { AUDIT_EVENT_KINDS, type AuditEventKind } from './kinds.ts'

/** What people look for, as one choice. */
export const KIND_GROUPS = [
  'signing-in',
  'devices',
  'getting-back',
  'contacts',
  'people',
  'account',
] as const
export type KindGroup = (typeof KIND_GROUPS)[number]

/** By what the name of a kind begins with. */
const GROUP_OF: Readonly<Record<string, KindGroup>> = {
  signin: 'signing-in',
  session: 'signing-in',
  browser: 'signing-in',
  password: 'signing-in',
  device: 'devices',
  reset: 'devices',
  'hardware-token': 'devices',
  'hardware-tokens': 'devices',
  recovery: 'getting-back',
  'recovery-code': 'getting-back',
  call: 'getting-back',
  address: 'contacts',
  number: 'contacts',
  proposal: 'contacts',
  user: 'people',
  users: 'people',
  group: 'people',
  permission: 'people',
  invitation: 'people',
  account: 'account',
  'set-up': 'account',
  audit: 'account',
  token: 'account',
  webhook: 'account',
  letter: 'account',
}

/** Undefined for a kind of which nobody said where it belongs: a test finds it. */
export const groupOf = (kind: AuditEventKind): KindGroup | undefined =>
  GROUP_OF[kind.slice(0, kind.indexOf('.'))]

export const kindsOf = (group: KindGroup): AuditEventKind[] =>
  AUDIT_EVENT_KINDS.filter((kind) => groupOf(kind) === group)
