/** What a user may do beside looking after themselves. Cloud administrators know these names. */
export const PERMISSION_SETS = [
  'AdministratorAccess',
  'UserAdministrator',
  'account:ViewAccount',
  'account:ModifyAccount',
  'AuditRead',
  'SupportDesk',
  'SupportApprover',
] as const
export type PermissionSet = (typeof PERMISSION_SETS)[number]

/** One thing that a use case asks for. */
export type Permission =
  | 'account:read'
  | 'account:write'
  | 'accounts:create'
  | 'audit:read'
  | 'devices:reset'
  | 'groups:write'
  | 'permissions:write'
  | 'policy:write'
  | 'users:read'
  | 'users:write'
  | 'webhooks:write'

/** Permissions as 3-recovery.md orders them; who is higher is never reset by who is lower. */
export const RANKS = {
  everyone: 0,
  desk: 1,
  userAdministrator: 2,
  administrator: 3,
  root: 4,
  operatorRoot: 5,
} as const
export type Rank = (typeof RANKS)[keyof typeof RANKS]

/** What decides what somebody may do. */
export interface Standing {
  role: 'root' | 'user'
  /** Of the operator account, whose people run the installation. */
  isOperator: boolean
  sets: readonly PermissionSet[]
}

const PEOPLE: readonly Permission[] = ['users:read', 'users:write', 'devices:reset', 'groups:write']
const EVERYTHING: readonly Permission[] = [
  ...PEOPLE,
  'account:read',
  'account:write',
  'audit:read',
  'permissions:write',
  'policy:write',
  'webhooks:write',
]

const GIVES: { readonly [Set in PermissionSet]: readonly Permission[] } = {
  AdministratorAccess: EVERYTHING,
  UserAdministrator: PEOPLE,
  'account:ViewAccount': ['account:read'],
  'account:ModifyAccount': ['account:write'],
  AuditRead: ['audit:read'],
  SupportDesk: ['users:read'],
  SupportApprover: ['users:read'],
}

/** Everything that somebody may do. Own devices are not in it: they are always one's own. */
export function permissionsOf({ role, isOperator, sets }: Standing): ReadonlySet<Permission> {
  const given = role === 'root' ? EVERYTHING : sets.flatMap((set) => GIVES[set])
  const runs = isOperator && (role === 'root' || sets.includes('AdministratorAccess'))
  return new Set(runs ? [...given, 'accounts:create'] : given)
}

export function rankOf({ role, isOperator, sets }: Standing): Rank {
  if (role === 'root') return isOperator ? RANKS.operatorRoot : RANKS.root
  return rankOfSets(sets)
}

/** The highest of their ranks. */
export const rankOfSets = (sets: readonly PermissionSet[]): Rank =>
  sets.reduce<Rank>((rank, set) => (rankOfSet(set) > rank ? rankOfSet(set) : rank), 0)

export function rankOfSet(set: PermissionSet): Rank {
  if (set === 'AdministratorAccess') return RANKS.administrator
  if (set === 'UserAdministrator' || set === 'SupportApprover') return RANKS.userAdministrator
  return set === 'SupportDesk' ? RANKS.desk : RANKS.everyone
}

/** LO-9: who may propose another number for root. */
export const mayProposeNumber = (standing: Standing): boolean =>
  standing.sets.includes('AdministratorAccess') ||
  (standing.sets.includes('account:ViewAccount') && standing.sets.includes('account:ModifyAccount'))
