import type { NewEvent } from '../audit/event.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import type { User } from '../users/user.ts'
import type { AlarmKind } from './alarm.ts'

/** What an event must be to raise an alarm. */
interface Rule {
  alarm: AlarmKind
  when?(event: Happened): boolean
}

interface Happened {
  kind: AuditEventKind
  user: Pick<User, 'role'>
  data?: NewEvent['data']
}

const ofRoot = ({ user }: Happened): boolean => user.role === 'root'
const makesAdministrator = ({ data = {} }: Happened): boolean =>
  Object.values(data).some((value) => /\bAdministratorAccess\b/.test(`${value}`))

/** Which events raise an alarm. What is not here raises none, and costs nothing. */
const RULES: { readonly [Kind in AuditEventKind]?: Rule } = {
  'recovery.opened': { alarm: 'root-recovery-started', when: ofRoot },
  'recovery.granted': { alarm: 'root-recovery-granted', when: ofRoot },
  'recovery.reported': { alarm: 'reported-not-me' },
  'permission.given': { alarm: 'administrator-made', when: makesAdministrator },
  'group.joined': { alarm: 'administrator-made', when: makesAdministrator },
  'signin.code-reused': { alarm: 'code-reused' },
  'device.suspended': {
    alarm: 'device-suspended',
    when: ({ data }) => data?.for === 'wrong-codes',
  },
  'webhook.disabled': { alarm: 'webhook-off' },
}

/** The alarm that an event raises, if any. */
export function alarmOf(event: Happened): AlarmKind | undefined {
  const rule = RULES[event.kind]
  return rule && (rule.when?.(event) ?? true) ? rule.alarm : undefined
}
