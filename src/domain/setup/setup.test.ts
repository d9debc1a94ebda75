import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { tokenIn } from '../../../test/support/letters.ts'
import { browserOf, openWorld } from '../../../test/support/world.ts'
import { showDigits } from '../links/show-digits.ts'
import { spendLink } from '../links/spend-link.ts'
import { typeDigits } from '../links/type-digits.ts'
import { hashToken } from '../secrets.ts'
import { beginSetup } from './begin-setup.ts'
import { finishSetup } from './finish-setup.ts'
import { lookAtSetup, lookAtSetupAddress } from './look-at-setup.ts'
import { mailSetupAgain } from './mail-setup-link.ts'
import { newSetupAddress } from './new-setup-address.ts'

const PASSWORD = 'seven calm herons wade'
const ADA = browserOf('ada')
const ANSWERS = {
  accountName: 'Analytical Engines',
  country: 'JP',
  language: 'en',
  timeZone: 'Asia/Tokyo',
  email: 'ada@example.org',
} as const

const empty = await openWorld()

suite('the set-up address', () => {
  const home = empty

  test('is open until it is used, and looking at it does not use it (R07)', async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    for (let i = 0; i < 3; i++)
      assert.deepEqual(await lookAtSetupAddress(home.ports, { token }), { open: true })
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token: `${token}x` }), { open: false })
  })

  test('is replaced by a restart', async () => {
    const older = tokenOf(await newSetupAddress(home.ports))
    const newer = tokenOf(await newSetupAddress(home.ports))
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token: older }), { open: false })
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token: newer }), { open: true })
  })

  test('is worthless after an hour', async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    home.wait(home.ports.settings.setupMs)
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token }), { open: false })
    const late = await beginSetup(home.ports, { ...ANSWERS, token, asker: ADA })
    assert.deepEqual(late, { begun: false, reasons: ['over'] })
  })

  test('is not used up by answers that cannot be taken', async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    const wrong = { ...ANSWERS, accountName: '  ', country: 'XX', email: 'ada' }
    assert.deepEqual(await beginSetup(home.ports, { ...wrong, token, asker: ADA }), {
      begun: false,
      reasons: ['no-account-name', 'unknown-country', 'email-not-an-address'],
    })
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token }), { open: true })
  })

  test('is used by one of two that come at once', async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    const both = await Promise.all(
      ['one', 'two'].map((browser) =>
        beginSetup(home.ports, { ...ANSWERS, token, asker: browserOf(browser) }),
      ),
    )
    assert.deepEqual(both.map(({ begun }) => begun).toSorted(), [false, true])
    assert.deepEqual(await lookAtSetupAddress(home.ports, { token }), { open: false })
  })

  test('leaves only a hash behind', async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    const kept = await home.ports.read(({ setups }) => setups.findByToken(hashToken(token)))
    assert.ok(!JSON.stringify(kept).includes(token))
  })
})

const begun = await openWorld()

suite('set-up', () => {
  const home = begun
  before(async () => {
    const token = tokenOf(await newSetupAddress(home.ports))
    await beginSetup(home.ports, { ...ANSWERS, token, asker: ADA })
  })

  test('makes no account before the address is verified', async () => {
    assert.equal((await lookAtSetup(home.ports, { asker: ADA })).step, 'mail')
    const finish = await finishSetup(home.ports, { asker: ADA, password: PASSWORD })
    assert.deepEqual(finish, { finished: false, reason: 'not-verified' })
  })

  test('shows its state in the browser that began, and nowhere else', async () => {
    assert.deepEqual(await lookAtSetup(home.ports, { asker: browserOf('eve') }), { step: 'over' })
  })

  test('sends again to an address typed anew, and the older link is dead (A14)', async () => {
    const older = tokenIn(await home.letters(), 'verify-set-up')
    const email = 'ada.lovelace@example.org'
    assert.deepEqual(await mailSetupAgain(home.ports, { asker: ADA, email }), { sent: true })
    const spending = await spendLink(home.ports, { token: older, asker: ADA })
    assert.deepEqual(spending, { spent: false, reason: 'over' })
  })

  test('sends five more mails in an hour, not more (R21)', async () => {
    const send = () => mailSetupAgain(home.ports, { asker: ADA, email: ANSWERS.email })
    for (let i = 0; i < 4; i++) assert.equal((await send()).sent, true)
    const sixth = await send()
    assert.equal(sixth.sent === false && sixth.reason, 'too-many')
  })

  test('is completed by six digits when the link is opened elsewhere', async () => {
    const token = tokenIn(await home.letters(), 'verify-set-up')
    const elsewhere = browserOf('telephone')
    const spent = await spendLink(home.ports, { token, asker: elsewhere })
    assert.deepEqual(spent, { spent: false, reason: 'elsewhere' })
    const shown = await showDigits(home.ports, { token, asker: elsewhere })
    assert.ok(shown.shown)
    const view = await lookAtSetup(home.ports, { asker: ADA })
    assert.ok(view.step !== 'over')
    const target = { purpose: 'set-up', setupId: view.setup.id } as const
    const typed = await typeDigits(home.ports, { target, digits: shown.digits, asker: ADA })
    assert.equal(typed.accepted, true)
    assert.equal((await lookAtSetup(home.ports, { asker: ADA })).step, 'password')
  })

  for (const [password, reason] of [
    ['short', 'too-short'],
    ['ada@example.org', 'personal'],
    ['aaaaaaaaaaaaaaaaaaaa', 'repeats'],
    ['x'.repeat(257), 'too-long'],
  ]) {
    test(`refuses the password ${password!.slice(0, 30)}: ${reason}`, async () => {
      const finish = await finishSetup(home.ports, { asker: ADA, password: password! })
      assert.deepEqual(finish, { finished: false, reason })
    })
  }

  test('ends in an account, its root user, a verified address and a one-factor session', async () => {
    const finish = await finishSetup(home.ports, { asker: ADA, password: PASSWORD })
    assert.ok(finish.finished)
    const session = (await home.ports.read(({ sessions }) =>
      sessions.findByToken(hashToken(finish.token)),
    ))!
    assert.deepEqual(
      session.factors.map(({ factor }) => factor),
      ['password'],
    )
    await home.ports.read(async ({ users, accounts, audit }) => {
      const user = await users.get(session.userId)
      assert.match(user.accountId, /^[1-9]\d{11}$/)
      assert.equal(user.signInKey, 'ada@example.org')
      const account = await accounts.get(user.accountId)
      assert.ok(account.operatorSince)
      assert.equal(account.rootPreset, 'instant')
      const [address] = await users.addresses(user.id)
      assert.ok(address?.verifiedAt)
      const events = await audit.after(account.id, 0, 10)
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['account.created', 'set-up.finished', 'signin.finished'],
      )
    })
  })

  test('happens once: no address is printed, and nothing more is taken', async () => {
    assert.equal(await newSetupAddress(home.ports), undefined)
    assert.deepEqual(await lookAtSetup(home.ports, { asker: ADA }), { step: 'over' })
    const again = await finishSetup(home.ports, { asker: ADA, password: PASSWORD })
    assert.deepEqual(again, { finished: false, reason: 'over' })
  })
})

test('two set-ups that race make one account', async () => {
  const home = await openWorld()
  const askers = [browserOf('one'), browserOf('two')]
  for (const asker of askers) {
    const token = tokenOf(await newSetupAddress(home.ports))
    await beginSetup(home.ports, { ...ANSWERS, token, asker })
    const mail = tokenIn(await home.letters(), 'verify-set-up')
    assert.equal((await spendLink(home.ports, { token: mail, asker })).spent, true)
  }
  const finishes = await Promise.all(
    askers.map((asker) => finishSetup(home.ports, { asker, password: PASSWORD })),
  )
  assert.deepEqual(finishes.map(({ finished }) => finished).toSorted(), [false, true])
  assert.equal((await home.ports.read(({ audit }) => audit.accounts())).length, 1)
})

function tokenOf(address: string | undefined): string {
  return address!.slice(address!.lastIndexOf('/') + 1)
}
