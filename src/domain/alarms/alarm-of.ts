import type { NewEvent } from '../audit/event.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import type { User } from '../users/user.ts'
import type { AlarmKind } from './alarm.ts'

interface Happened {
  kind: AuditEventKind
  user: Pick<User, 'role'>
  data?: NewEvent['data']
}
type Rule = (event: Happened) => AlarmKind | undefined | false

const always =
  (alarm: AlarmKind): Rule =>
  () =>
    alarm
const ofRoot =
  (alarm: AlarmKind): Rule =>
  ({ user }) =>
    user.role === 'root' && alarm
const administratorMade: Rule = ({ data = {} }) =>
  Object.values(data).some((value) => /\bAdministratorAccess\b/.test(`${value}`)) &&
  'administrator-made'

/** Which events raise an alarm. What is not here raises none, and costs nothing. */
const RULES: { readonly [Kind in AuditEventKind]?: Rule } = {
  'recovery.opened': ofRoot('root-recovery-started'),
  'recovery.granted': ofRoot('root-recovery-granted'),
  'recovery.reported': ({ data }) => !data?.again && 'reported-not-me',
  'reset.asked': ({ data }) => (data?.waits ? 'reset-asked' : 'reset-effective'),
  'reset.agreed': always('reset-effective'),
  'proposal.made': always('contact-proposed'),
  'permission.given': administratorMade,
  'group.joined': administratorMade,
  'signin.code-reused': always('code-reused'),
  'device.suspended': ({ data }) => data?.for === 'wrong-codes' && 'device-suspended',
  'address.refused': always('address-refused'),
  'webhook.disabled': always('webhook-off'),
}

/** The alarm that an event raises, if any. */
export const alarmOf = (event: Happened): AlarmKind | undefined =>
  RULES[event.kind]?.(event) || undefined
