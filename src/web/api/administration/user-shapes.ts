import { z } from 'zod'
import { LANGUAGES } from '../../../domain/ids.ts'
import type { ListedUser } from '../../../domain/users/list-users.ts'
import type { UserView } from '../../../domain/users/look-at-user.ts'
import { id, moment, named, permissionSet } from '../shapes.ts'

export const userLine = z
  .strictObject({
    id,
    userName: z.string().optional(),
    email: z.string().optional(),
    /** Has never chosen a password. */
    invited: z.boolean(),
    /** Since the first device. */
    protectedSince: moment.optional(),
    suspendedAt: moment.optional(),
    lastSignInAt: moment.optional(),
    createdAt: moment,
  })
  .register(named, { id: 'UserLine' })

export const grant = z.strictObject({
  permissionSet,
  /** The group that gives it; absent where it is their own. */
  groupId: id.optional(),
  grantedAt: moment,
  grantedBy: id,
})

/** A recovery as administrators see it. */
const recoveryLine = z.strictObject({
  id,
  way: z.string(),
  state: z.string(),
  openedAt: moment,
})

export const userView = z
  .strictObject({
    id,
    role: z.enum(['root', 'user']),
    userName: z.string().optional(),
    email: z.string().optional(),
    language: z.enum(LANGUAGES),
    timeZone: z.string(),
    invited: z.boolean(),
    protectedSince: moment.optional(),
    suspendedAt: moment.optional(),
    createdAt: moment,
    addresses: z.array(
      z.strictObject({
        email: z.string(),
        purpose: z.enum(['sign-in', 'notification']),
        verifiedAt: moment.optional(),
        refusedAt: moment.optional(),
        refusal: z.string().optional(),
      }),
    ),
    number: z
      .strictObject({
        text: z.string(),
        provenAt: moment.optional(),
        suspendedAt: moment.optional(),
        changedAt: moment.optional(),
      })
      .optional(),
    devices: z.array(
      z.strictObject({
        id,
        kind: z.string(),
        name: z.string(),
        status: z.string(),
        addedAt: moment.optional(),
        lastUsedAt: moment.optional(),
        suspendedFor: z.string().optional(),
      }),
    ),
    grants: z.array(grant),
    groups: z.array(z.strictObject({ id, name: z.string() })),
    /** The newest that is under way. */
    recovery: recoveryLine.optional(),
    /** Whether you could act upon them: of a higher rank, and not themselves. */
    below: z.boolean(),
  })
  .register(named, { id: 'User' })

export function lineOf({
  user,
  email,
  lastSignInAt,
  invited,
}: ListedUser): z.output<typeof userLine> {
  const { id, userName, protectedAt, suspendedAt, createdAt } = user
  return {
    id,
    invited,
    createdAt,
    ...(userName && { userName }),
    ...(email && { email }),
    ...(protectedAt && { protectedSince: protectedAt }),
    ...(suspendedAt && { suspendedAt }),
    ...(lastSignInAt && { lastSignInAt }),
  }
}

export function viewOf(view: UserView): z.output<typeof userView> {
  const { user, number, recovery, below } = view
  const { id, role, userName, email, language, timeZone, invited, createdAt } = user
  return {
    ...{ id, role, language, timeZone, invited, createdAt, below },
    ...(userName && { userName }),
    ...(email && { email }),
    ...(user.protectedAt && { protectedSince: user.protectedAt }),
    ...(user.suspendedAt && { suspendedAt: user.suspendedAt }),
    addresses: view.addresses.map(({ email, purpose, verifiedAt }) => ({
      email,
      purpose,
      ...(verifiedAt && { verifiedAt }),
    })),
    ...(number && { number: numberOf(number) }),
    devices: view.devices.map(deviceOf),
    grants: view.grants.map((one) => grantOf(one, id)),
    groups: view.groups.map(({ id, name }) => ({ id, name })),
    ...(recovery && {
      recovery: {
        id: recovery.id,
        way: recovery.way,
        state: recovery.status.name,
        openedAt: recovery.openedAt,
      },
    }),
  }
}

const numberOf = ({ text, provenAt, suspendedAt, changedAt }: NonNullable<UserView['number']>) => ({
  text,
  ...(provenAt && { provenAt }),
  ...(suspendedAt && { suspendedAt }),
  ...(changedAt && { changedAt }),
})

const deviceOf = (device: UserView['devices'][number]) => ({
  id: device.id,
  kind: device.kind,
  name: device.name,
  status: device.status,
  ...(device.activatedAt && { addedAt: device.activatedAt }),
  ...(device.lastUsedAt && { lastUsedAt: device.lastUsedAt }),
  ...(device.suspendedFor && { suspendedFor: device.suspendedFor }),
})

export const grantOf = (
  { permissionSet, holderId, grantedAt, grantedBy }: UserView['grants'][number],
  holder: string,
): z.output<typeof grant> => ({
  permissionSet,
  grantedAt,
  grantedBy,
  ...(holderId !== holder && { groupId: holderId }),
})

export const ADA = {
  id: '0a1b2c3d4e5f6g7h',
  userName: 'ada',
  email: 'ada@example.org',
  invited: false,
  protectedSince: '2026-01-05T09:00:00Z',
  lastSignInAt: '2026-02-01T09:00:00Z',
  createdAt: '2026-01-04T09:00:00Z',
}

export const ADA_IN_FULL = {
  id: ADA.id,
  role: 'user' as const,
  userName: 'ada',
  language: 'en' as const,
  timeZone: 'Asia/Tokyo',
  invited: false,
  protectedSince: '2026-01-05T09:00:00Z',
  createdAt: '2026-01-04T09:00:00Z',
  addresses: [
    { email: 'ada@example.org', purpose: 'sign-in' as const, verifiedAt: '2026-01-05T08:55:00Z' },
  ],
  number: { text: '•••• 5678', provenAt: '2026-01-05T09:10:00Z' },
  devices: [{ id: 'd3v1c3', kind: 'authenticator', name: 'ada', status: 'active' }],
  grants: [],
  groups: [{ id: 'gr0up', name: 'Engineers' }],
  below: true,
}
