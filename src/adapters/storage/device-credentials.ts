import type { Passkey } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import { deviceOf, type KeptDevice, specificsOf } from './device-row.ts'
import { changedRows, firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, toJson } from './rows.ts'

type CredentialStore = Pick<DeviceStore, 'findByCredential' | 'keepUse'>

const FIND = fixed<Row<KeptDevice>>(
  // As the partial index says it: only then does SQLite see that it fits.
  `select * from device where credential_id = ? and status <> 'revoked'`,
)
const KEEP_USE = fixed(
  `update device set specifics = ?, last_used_at = ? where id = ? and status <> 'revoked'`,
)

export const credentialStore = (handle: Handle): CredentialStore => ({
  async findByCredential(credentialId) {
    const row = await firstRow(handle, FIND, credentialId)
    return row && (deviceOf(row) as Passkey)
  },

  async keepUse(device, credential, at) {
    const values = [toJson(specificsOf(credential)), at.toISOString(), device]
    return (await changedRows(handle, KEEP_USE, ...values)) === 1
  },
})
