import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test } from 'node:test'
import pg from 'pg'
import { until } from '../../drill/wait.ts'
import { freshDatabase } from '../support/postgres.ts'
import type { Browser } from './browser.ts'
import {
  accessOf,
  addOwner,
  codeOf,
  deviceNow,
  freshStep,
  type Owner,
  showPassword,
  signIn,
} from './owner.ts'
import {
  beginRecovery,
  mailIsOut,
  proveByCall,
  proveByMail,
  recoveriesOf,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

/** Nobody comes in by any door, and who is in sees nothing. */
async function everythingIsDenied(service: Service, owner: Owner, inside: Browser): Promise<void> {
  const stranger = service.browser()
  const tries: [string, () => Promise<{ status: number }>][] = [
    ['password', () => showPassword(stranger, owner)],
    ['code', () => stranger.post('/signin/code', { device: owner.device.id, code: '123456' })],
    ['account', () => inside.get('/account')],
    ['security', () => inside.get('/security')],
    ['confirm', () => inside.post('/confirm', { device: owner.device.id, code: '123456' })],
    ['remove', () => inside.post(`/security/devices/${owner.device.id}/remove`)],
    ['recovery', () => stranger.post('/recovery/enter')],
    ['forgotten', () => stranger.post('/forgotten', { email: owner.email })],
    ['link', () => stranger.post(`/link/${'A'.repeat(43)}`)],
    ['session check', () => inside.get('/session/check')],
    ['ready', () => inside.get('/readyz')],
  ]
  for (const [name, knock] of tries) {
    const { status } = await knock()
    assert.ok(status >= 500, `${name}: ${status}`)
  }
  assert.equal((await inside.get('/healthz')).status, 200, 'the process itself lives')
  assert.equal(stranger.visitor.cookies.has('__Host-session'), false)
}

suite('H19 a database that is gone', () => {
  test('admits nobody, whoever they are', async () => {
    const service = await openService()
    const owner = await addOwner(service)
    const inside = await signIn(service, owner, service.browser())
    const { database } = service.nodes[0]!
    const { close } = database
    await mailIsOut(service)
    await close.call(database)
    await everythingIsDenied(service, owner, inside)
    database.close = async () => {}
    await service.close()
  })

  test('admits nobody, and everybody again once it is back (PostgreSQL)', async () => {
    const { url, drop } = await freshDatabase()
    const service = await openService({ database: url })
    const owner = await addOwner(service)
    const inside = await signIn(service, owner, service.browser())
    await mailIsOut(service)
    const name = new URL(url).pathname.slice(1)
    const maintenance = new URL(url)
    maintenance.pathname = 'postgres'
    const operator = new pg.Client({ connectionString: maintenance.href })
    await operator.connect()
    try {
      await operator.query(`alter database ${name} allow_connections false`)
      await operator.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
      // The signal is sent, not yet obeyed.
      await until('the last connection to end', async () => {
        const { rows } = await operator.query(
          'select pid from pg_stat_activity where datname = $1',
          [name],
        )
        return rows.length === 0 ? { found: true } : { instead: `${rows.length} connections` }
      })
      await everythingIsDenied(service, owner, inside)

      await operator.query(`alter database ${name} allow_connections true`)
      await until('the service to be ready again', async () => {
        const { status, page } = await inside.get('/readyz')
        return status === 200 ? { found: true } : { instead: page }
      })
      assert.equal(await accessOf(inside), 'in')
      assert.equal(await accessOf(await signIn(service, owner, service.browser())), 'in')
    } finally {
      await operator.end()
      await service.close()
      await drop()
    }
  })
})

suite('H19 while something fails', () => {
  let service: Service
  let outside: DatabaseSync
  before(async () => {
    service = await openService()
    outside = new DatabaseSync(join(service.dataDir, 'aikagi.db'), { timeout: 5000 })
  })
  after(async () => {
    outside.close()
    await service.close()
  })

  /** SQLite answers a full disk with an error in the middle of a transaction; so does this. */
  async function withFullDisk(
    table: string,
    change: string,
    work: () => Promise<void>,
  ): Promise<void> {
    outside.exec(
      `create trigger full_disk before ${change} on "${table}" begin select raise(abort, 'database or disk is full'); end`,
    )
    try {
      await work()
    } finally {
      outside.exec('drop trigger full_disk')
    }
  }

  let people = 0
  const newOwner = () => addOwner(service, `owner${++people}@example.org`)

  for (const [table, change] of [
    ['throttle_counter', 'insert'],
    ['device', 'update'],
    ['session', 'insert'],
    ['audit_event', 'insert'],
    ['known_browser', 'update'],
  ] as const) {
    test(`to write ${table}: no code is taken, no session begins, and the same code works afterwards`, async () => {
      const owner = await newOwner()
      const browser = service.browser()
      await signIn(service, owner, browser)
      await browser.post('/signout')
      await freshStep(service)
      await showPassword(browser, owner)
      const attempt = { device: owner.device.id, code: codeOf(service, owner.device) }
      const { lastStep } = await deviceNow(service, owner)
      await withFullDisk(table, change, async () => {
        assert.equal((await browser.post('/signin/code', attempt)).status, 500)
        assert.equal(await accessOf(browser), 'out')
      })
      assert.equal((await deviceNow(service, owner)).lastStep, lastStep)
      assert.equal((await browser.post('/signin/code', attempt)).location, '/')
      assert.equal(await accessOf(browser), 'in')
    })
  }

  test('to write a notice: nothing that it tells of happens either', async () => {
    const owner = await newOwner()
    const browser = await signIn(service, owner, service.browser())
    await withFullDisk('message', 'insert', async () => {
      const path = `/security/devices/${owner.device.id}/remove`
      assert.equal((await browser.post(path)).status, 500)
      assert.equal((await beginRecovery(owner, service.browser())).status, 500)
    })
    assert.equal((await deviceNow(service, owner)).status, 'active')
    assert.deepEqual(await recoveriesOf(service, owner), [])
    assert.equal(await accessOf(browser), 'in')
  })

  test('to mail: the page says so, the recovery stays where it was, and goes on when mail does', async () => {
    const owner = await newOwner()
    const { simulator } = service.nodes[0]!.database
    const { addMail } = simulator
    const browser = service.browser()
    await beginRecovery(owner, browser)
    simulator.addMail = () => Promise.reject(new Error('421 the mail server is asleep'))
    const addresses = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    try {
      await browser.post('/recovery/mail', { address: addresses[0]!.id })
      await until('the page to say that the mail did not go out', async () => {
        const { page } = await browser.get('/recovery')
        return /mail server did not take the mail/.test(page.text)
          ? { found: true }
          : { instead: page }
      })
      assert.equal((await browser.post('/recovery/enter')).status, 422)
      assert.equal((await browser.post('/recovery/call')).status, 422)
    } finally {
      simulator.addMail = addMail
    }
    const [recovery] = await recoveriesOf(service, owner)
    assert.equal(recovery!.status.name, 'proving')
    await service.wait(35)
    await mailIsOut(service)
    await proveByMail(service, owner, browser)
    await proveByCall(service, browser)
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('to telephone: the page says so, nothing is proven, and the next call is possible at once', async () => {
    const owner = await newOwner()
    const { simulator } = service.nodes[0]!.database
    const { putCallState } = simulator
    const browser = service.browser()
    await beginRecovery(owner, browser)
    await proveByMail(service, owner, browser)
    simulator.putCallState = () => Promise.reject(new Error('503 the provider is asleep'))
    try {
      await browser.post('/recovery/call')
      await until('the page to say that the telephone failed', async () => {
        const { page } = await browser.get('/recovery')
        return /telephone service failed/.test(page.text) ? { found: true } : { instead: page }
      })
      assert.equal((await browser.post('/recovery/enter')).status, 422)
    } finally {
      simulator.putCallState = putCallState
    }
    await proveByCall(service, browser)
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })
})
