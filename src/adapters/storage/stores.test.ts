import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, mock, suite, test } from 'node:test'
import pg from 'pg'
import { freshDatabase } from '../../../test/support/postgres.ts'
import { accountStoreContract } from '../../domain/accounts/store.contract.ts'
import { alarmStoreContract } from '../../domain/alarms/store.contract.ts'
import { auditStoreContract } from '../../domain/audit/store.contract.ts'
import { browserStoreContract } from '../../domain/browsers/store.contract.ts'
import { callStoreContract } from '../../domain/calls/store.contract.ts'
import { deviceStoreContract } from '../../domain/devices/store.contract.ts'
import { groupStoreContract } from '../../domain/groups/store.contract.ts'
import { hardwareTokenStoreContract } from '../../domain/hardware-tokens/store.contract.ts'
import { idempotencyStoreContract } from '../../domain/idempotency/store.contract.ts'
import { importStoreContract } from '../../domain/imports/store.contract.ts'
import { linkStoreContract } from '../../domain/links/store.contract.ts'
import { logoStoreContract } from '../../domain/looks/store.contract.ts'
import { moveStoreContract } from '../../domain/moves/store.contract.ts'
import { noticeStoreContract } from '../../domain/notices/store.contract.ts'
import { outboxStoreContract } from '../../domain/outbox/store.contract.ts'
import { challengeStoreContract } from '../../domain/passkeys/store.contract.ts'
import { permissionStoreContract } from '../../domain/permissions/store.contract.ts'
import type { Ports, Stores } from '../../domain/ports.ts'
import { proposalStoreContract } from '../../domain/proposals/store.contract.ts'
import { recoveryStoreContract } from '../../domain/recovery/store.contract.ts'
import { recoveryCodeStoreContract } from '../../domain/recovery-codes/store.contract.ts'
import { resetStoreContract } from '../../domain/resets/store.contract.ts'
import { sessionStoreContract } from '../../domain/sessions/store.contract.ts'
import { setupStoreContract } from '../../domain/setup/store.contract.ts'
import { signinStoreContract } from '../../domain/signin/store.contract.ts'
import { throttleStoreContract } from '../../domain/throttle/store.contract.ts'
import { tokenStoreContract } from '../../domain/tokens/store.contract.ts'
import { userStoreContract } from '../../domain/users/store.contract.ts'
import { webhookStoreContract } from '../../domain/webhooks/store.contract.ts'
import { databaseContract } from './database.contract.ts'
import { type Database, type DatabaseTarget, openDatabase } from './open.ts'
import { simulatorStoreContract } from './simulator.contract.ts'

interface Place {
  target: DatabaseTarget
  /** Runs statements beside the stores. */
  run(statements: string): Promise<void>
  leave(): Promise<void>
}

const PLACES: Record<string, () => Promise<Place>> = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aikagi-storage-'))
    const path = join(folder, 'data', 'aikagi.db')
    return {
      target: { kind: 'sqlite', path },
      run: async (statements) => {
        const file = new DatabaseSync(path, { timeout: 1000 })
        file.exec(statements)
        file.close()
      },
      leave: async () => rmSync(folder, { recursive: true }),
    }
  },

  PostgreSQL: async () => {
    const { url, drop } = await freshDatabase()
    return {
      target: { kind: 'postgres', url },
      run: async (statements) => {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        await client.query(statements)
        await client.end()
      },
      leave: drop,
    }
  },
}

/** Every text that SQLite was given. */
const prepared = new Set<string>()
const { prepare } = DatabaseSync.prototype
mock.method(DatabaseSync.prototype, 'prepare', function (this: DatabaseSync, text: string) {
  prepared.add(text)
  return prepare.call(this, text)
})

const TABLES =
  'account "user" former_user taken_over "group" group_member permission_grant hardware_token api_token idempotency address contact_number setup device signin_attempt session known_browser throttle_counter passkey_challenge recovery recovery_code recovery_code_set reset proposal link logo call heard_callback notice message audit_head audit_event audit_cut alarm webhook webhook_delivery simulator_mail simulator_clock simulator_call simulator_phone'

for (const [name, arrive] of Object.entries(PLACES)) {
  suite(`on ${name}`, () => {
    let place: Place
    let database: Database
    before(async () => {
      place = await arrive()
      database = await openDatabase(place.target)
    })
    beforeEach(() =>
      place.run(
        TABLES.split(' ')
          .map((table) => `delete from ${table};`)
          .join(''),
      ),
    )
    after(async () => {
      await database.close()
      await place.leave()
    })

    const transact: Ports['transact'] = (work) => database.transact(work)
    const own = <Name extends keyof Stores>(store: Name) => inOwnTransactions(transact, store)

    suite('an account store', () => accountStoreContract(own('accounts'), transact))
    suite('a group store', () => groupStoreContract(own('groups'), transact))
    suite('a permission store', () => permissionStoreContract(own('permissions'), transact))
    suite('a user store', () => userStoreContract(own('users'), transact))
    suite('an audit store', () => auditStoreContract(own('audit'), transact))
    suite('an alarm store', () => alarmStoreContract(own('alarms')))
    suite('a webhook store', () => webhookStoreContract(own('webhooks')))
    suite('a browser store', () => browserStoreContract(own('browsers')))
    suite('a call store', () => callStoreContract(own('calls')))
    suite('a challenge store', () => challengeStoreContract(own('challenges')))
    suite('a device store', () => deviceStoreContract(own('devices')))
    suite('a store of hardware tokens', () => hardwareTokenStoreContract(own('hardwareTokens')))
    suite('an idempotency store', () => idempotencyStoreContract(own('idempotency')))
    suite('a link store', () => linkStoreContract(own('links')))
    suite('a logo store', () => logoStoreContract(own('logos')))
    suite('a move store', () => moveStoreContract(own('moves')))
    suite('a notice store', () => noticeStoreContract(own('notices')))
    suite('an outbox store', () => outboxStoreContract(own('outbox')))
    suite('a proposal store', () => proposalStoreContract(own('proposals')))
    suite('a reset store', () => resetStoreContract(own('resets')))
    suite('a recovery store', () => recoveryStoreContract(own('recoveries')))
    suite('a recovery-code store', () => recoveryCodeStoreContract(own('recoveryCodes')))
    suite('a session store', () => sessionStoreContract(own('sessions')))
    suite('an import store', () => importStoreContract(own('imports'), own('users')))
    suite('a set-up store', () => setupStoreContract(own('setups')))
    suite('a sign-in store', () => signinStoreContract(own('signins')))
    suite('a throttle store', () => throttleStoreContract(own('throttle'), transact))
    suite('a token store', () => tokenStoreContract(own('tokens')))
    suite('the simulator store', () => simulatorStoreContract(() => database.simulator))
    suite('a database', () => databaseContract(() => ({ database, ...place })))
  })
}

suite('on SQLite, with as many users as may be', () => {
  // Small for ever, or an index that holds only what is wanted.
  const MAY_SCAN =
    /^SCAN (CONSTANT|counted$|walked$|account$|audit_head |migration|setup|taken_over|simulator_|message USING INDEX message_waiting|alarm USING (COVERING )?INDEX alarm_to_|call USING INDEX call_open)/

  test('every query that the contracts ran finds its rows by an index', async () => {
    const place = await PLACES.SQLite!()
    await (await openDatabase(place.target)).close()
    const file = new DatabaseSync((place.target as { path: string }).path)
    const queries = [...prepared].filter((text) => /^(select|update|delete)/.test(text))
    assert.ok(queries.length > 80)
    const scans = queries.flatMap((text) => {
      const values = Array.from(text.matchAll(/\?/g), () => null)
      const plan = file.prepare(`explain query plan ${text}`).all(...values)
      const wrong = plan.some(
        ({ detail }) => /^SCAN/.test(`${detail}`) && !MAY_SCAN.test(`${detail}`),
      )
      return wrong ? [text] : []
    })
    file.close()
    await place.leave()
    assert.deepEqual(scans, [])
  })
})

/** A store whose every call is a transaction of its own, so that calls at once really race. */
function inOwnTransactions<Name extends keyof Stores>(
  transact: Ports['transact'],
  store: Name,
): Stores[Name] {
  const call =
    (method: string) =>
    (...args: unknown[]) =>
      transact((stores) =>
        (stores[store] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[
          method
        ]!(...args),
      )
  return new Proxy({} as Stores[Name], { get: (_, method) => call(String(method)) })
}
