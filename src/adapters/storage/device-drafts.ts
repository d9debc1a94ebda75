import type { Device } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import { credentialStore } from './device-credentials.ts'
import { deviceOf, type KeptDevice, keptDevices, keptOf } from './device-row.ts'
import { changedRows, firstRow, fixed, insertText, updateText } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import type { Row } from './rows.ts'

type DraftStore = Pick<
  DeviceStore,
  'add' | 'findDraft' | 'dropDrafts' | 'dropExpiredDrafts' | 'activate'
>

// The status as a text and not as a value: only then does SQLite see that the partial index fits.
const ADD = fixed(insertText('device', keptDevices))
const FIND = fixed<Row<KeptDevice>>(
  `select * from device where draft_of = ? and status = 'draft' and draft_until > ?
  order by created_at desc limit 1`,
)
const DROP = fixed(`delete from device where status = 'draft' and draft_of = ?`)
const DROP_EXPIRED = fixed(`delete from device where status = 'draft' and draft_until <= ?`)
const ACTIVATE = fixed(`${updateText('device', keptDevices)} where id = ? and status = 'draft'`)

export function draftStore(handle: Handle): DraftStore {
  return {
    async add(device) {
      await changedRows(handle, ADD, ...keptOf(device))
    },

    async findDraft(session, now) {
      const row = await firstRow(handle, FIND, session, now.toISOString())
      return row && deviceOf(row)
    },

    async dropDrafts(session) {
      await changedRows(handle, DROP, session)
    },

    dropExpiredDrafts: (now) => changedRows(handle, DROP_EXPIRED, now.toISOString()),

    async activate(device) {
      const { draftOf: _, draftUntil: __, ...rest } = device
      const active: Device = { ...rest, status: 'active' }
      const updated = await unlessTaken(handle, () =>
        changedRows(handle, ACTIVATE, ...keptOf(active), device.id),
      )
      if (updated === undefined)
        return (await hasTaken(handle, device)) ? 'credential-taken' : 'name-taken'
      return updated === 1 ? 'activated' : 'gone'
    },
  }
}

/** Whether another device has the credential of this one. */
async function hasTaken(handle: Handle, device: Device): Promise<boolean> {
  const credential = device.kind === 'passkey' ? device.credential?.id : undefined
  return (
    credential !== undefined &&
    (await credentialStore(handle).findByCredential(credential)) !== undefined
  )
}
