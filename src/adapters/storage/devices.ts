import { sql } from 'kysely'
import { type Device, type DeviceStatus, nameKey } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import type { DeviceId, UserId } from '../../domain/ids.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { shape } from './rows.ts'
import type { Tables } from './tables.ts'

const devices = shape<Device>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  kind: 'plain',
  name: 'plain',
  status: 'plain',
  sealedSecret: 'plain',
  lastStep: 'plain',
  driftSteps: 'plain',
  proposedDriftSteps: 'plain',
  handset: 'plain',
  draftOf: 'plain',
  draftUntil: 'moment',
  createdAt: 'moment',
  activatedAt: 'moment',
  lastUsedAt: 'moment',
  suspendedAt: 'moment',
  suspendedFor: 'plain',
  revokedAt: 'moment',
})

const LISTED: DeviceStatus[] = ['active', 'paused', 'suspended']

// As texts and not as parameters: only then does SQLite see that the partial indexes fit.
const isListed = sql<boolean>`status in ('active', 'paused', 'suspended')`
const isRevoked = sql<boolean>`status = 'revoked'`
const isDraft = sql<boolean>`status = 'draft'`

export function deviceStore(handle: Handle): DeviceStore {
  return { ...draftStore(handle), ...listStore(handle), ...statusStore(handle) }
}

type DraftStore = Pick<
  DeviceStore,
  'add' | 'findDraft' | 'dropDrafts' | 'dropExpiredDrafts' | 'activate'
>
type ListStore = Pick<
  DeviceStore,
  'find' | 'all' | 'burnStep' | 'proposeDrift' | 'rename' | 'setHandset'
>
type StatusStore = Pick<DeviceStore, 'suspend' | 'reinstate' | 'pause' | 'unpause' | 'revoke'>

const rowOf = (device: Device) => ({
  ...devices.toRow(device),
  name_key: nameKey(device.name),
})

function draftStore(handle: Handle): DraftStore {
  const { db } = handle
  const dropDrafts = () => db.deleteFrom('device').where(isDraft)
  return {
    async add(device) {
      await db.insertInto('device').values(rowOf(device)).execute()
    },

    async findDraft(session, now) {
      const row = await db
        .selectFrom('device')
        .selectAll()
        .where('draft_of', '=', session)
        .where(isDraft)
        .where('draft_until', '>', now.toISOString())
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
      return row && devices.fromRow(row)
    },

    async dropDrafts(session) {
      await dropDrafts().where('draft_of', '=', session).execute()
    },

    async dropExpiredDrafts(now) {
      const { numDeletedRows } = await dropDrafts()
        .where('draft_until', '<=', now.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

    async activate(device) {
      const active = {
        ...rowOf(device),
        status: 'active',
        draft_of: null,
        draft_until: null,
      } as const
      const updated = await unlessTaken(handle, () =>
        db
          .updateTable('device')
          .set(active)
          .where('id', '=', device.id)
          .where('status', '=', 'draft')
          .executeTakeFirst(),
      )
      if (!updated) return 'name-taken'
      return updated.numUpdatedRows === 1n ? 'activated' : 'gone'
    },
  }
}

function listStore(handle: Handle): ListStore {
  const { db } = handle
  const ofUser = (user: UserId) => db.selectFrom('device').selectAll().where('user_id', '=', user)
  const one = (device: DeviceId) => db.updateTable('device').where('id', '=', device)
  return {
    async find(user, device) {
      const row = await ofUser(user).where('id', '=', device).executeTakeFirst()
      return row && devices.fromRow(row)
    },

    async all(user) {
      // Two looks, because listed and revoked devices have an index each.
      const listed = await ofUser(user).where(isListed).execute()
      const revoked = await ofUser(user).where(isRevoked).execute()
      return [...listed, ...revoked]
        .map(devices.fromRow)
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },

    async burnStep(device, { step, driftSteps, at }) {
      // One conditional update, so of two uses racing with one code only one wins (A02).
      const { numUpdatedRows } = await one(device)
        .set({ last_step: step, drift_steps: driftSteps, last_used_at: at.toISOString() })
        .set('proposed_drift_steps', null)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async proposeDrift(device, driftSteps) {
      await one(device)
        .set('proposed_drift_steps', driftSteps ?? null)
        .execute()
    },

    async rename(device, name) {
      const renamed = await unlessTaken(handle, () =>
        one(device)
          .set({ name, name_key: nameKey(name) })
          .execute(),
      )
      return renamed !== undefined
    },

    async setHandset(device, handset) {
      await one(device)
        .set('handset', handset ?? null)
        .execute()
    },
  }
}

function statusStore({ db }: Handle): StatusStore {
  const change = async (
    device: DeviceId,
    from: DeviceStatus[],
    to: Partial<Tables['device']>,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('device')
      .set(to)
      .where('id', '=', device)
      .where('status', 'in', from)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
  return {
    suspend: (device, reason, at) =>
      change(device, ['active', 'paused'], {
        status: 'suspended',
        suspended_for: reason,
        suspended_at: at.toISOString(),
      }),

    reinstate: (device) =>
      change(device, ['suspended'], { status: 'active', suspended_for: null, suspended_at: null }),

    pause: (device) => change(device, ['active'], { status: 'paused' }),

    unpause: (device) => change(device, ['paused'], { status: 'active' }),

    revoke: (device, at) =>
      change(device, ['draft', ...LISTED], {
        status: 'revoked',
        sealed_secret: '',
        revoked_at: at.toISOString(),
      }),
  }
}
