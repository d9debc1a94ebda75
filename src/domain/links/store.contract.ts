import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  AccountId,
  AddressId,
  BrowserHash,
  LinkId,
  MessageId,
  RecoveryId,
  SetupId,
  UserId,
} from '../ids.ts'
import type { LinkTarget, MailLink } from './link.ts'
import type { LinkStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const recovery: LinkTarget = { purpose: 'recovery', recoveryId: 'recovery' as RecoveryId }

function linkOf(id: string, rest: Partial<MailLink> = {}): MailLink {
  return {
    id: id as LinkId,
    tokenHash: `hash-of-${id}`,
    accountId: '123456789012' as AccountId,
    userId: 'ada' as UserId,
    target: recovery,
    email: 'ada@example.org',
    browser: 'laptop' as BrowserHash,
    messageId: `mail-of-${id}` as MessageId,
    createdAt: noon,
    expiresAt: minutes(15),
    codeNumber: 0,
    codeTries: 0,
    ...rest,
  }
}

/** What every link store must do. `links` is emptied before each test; each call is a transaction of its own. */
export function linkStoreContract(links: LinkStore): void {
  const find = (link: MailLink) => links.findByToken(link.tokenHash)

  test('gives back the link it was given, for every purpose', async () => {
    const { accountId: _, userId: __, ...early } = linkOf('set-up')
    const { browser: ___, ...unbound } = linkOf('invitation')
    const given: MailLink[] = [
      { ...early, target: { purpose: 'set-up', setupId: 'set-up' as SetupId } },
      { ...unbound, target: { purpose: 'invitation', userId: 'ada' as UserId } },
      linkOf('address', { target: { purpose: 'address', addressId: 'home' as AddressId } }),
      linkOf('rehearsal', { target: { purpose: 'rehearsal', addressId: 'home' as AddressId } }),
      linkOf('recovery', { spentAt: noon, deadAt: noon, codeNumber: 2, codeUntil: minutes(1) }),
    ]
    for (const link of given) await links.add(link)
    for (const link of given) {
      assert.deepEqual(await find(link), link)
      assert.deepEqual(await links.newest(link.target), link)
    }
    assert.equal(await links.findByToken('no-such-hash'), undefined)
  })

  test('kills the older links of the same target, and no others (A14)', async () => {
    const target: LinkTarget = { purpose: 'recovery', recoveryId: 'another' as RecoveryId }
    const [first, second] = [linkOf('first'), linkOf('second', { createdAt: minutes(1) })]
    const other = linkOf('other', { target })
    for (const link of [first, other, second]) await links.add(link)
    assert.deepEqual(await find(first), { ...first, deadAt: minutes(1) })
    assert.deepEqual(await links.newest(recovery), second)
    assert.equal(await links.spend(first.id, minutes(2)), false)
    assert.equal(await links.spend(second.id, minutes(2)), true)
    assert.equal(await links.spend(other.id, minutes(2)), true)
  })

  test('leaves one link alive when several are added at once (A14)', async () => {
    const added = Array.from({ length: 8 }, (_, number) => linkOf(`link-${number}`))
    await Promise.all(added.map((link) => links.add(link)))
    const newest = await links.newest(recovery)
    const spent = await Promise.all(added.map((link) => links.spend(link.id, minutes(1))))
    assert.equal(spent.filter(Boolean).length, 1)
    assert.equal(newest?.id, added[spent.indexOf(true)]?.id)
  })

  test('is spent by one of many who try at once (R08)', async () => {
    const link = linkOf('link')
    await links.add(link)
    const spent = await Promise.all(
      Array.from({ length: 16 }, () => links.spend(link.id, minutes(1))),
    )
    assert.equal(spent.filter(Boolean).length, 1)
    assert.deepEqual(await find(link), { ...link, spentAt: minutes(1) })
  })

  test('is not spent when it is over', async () => {
    const link = linkOf('link')
    await links.add(link)
    assert.equal(await links.spend(link.id, minutes(15)), false)
    assert.equal(await links.spend(link.id, new Date(minutes(15).getTime() - 1)), true)
  })

  test('counts tries at the digits, and starts over with the next ones', async () => {
    const link = linkOf('link')
    await links.add(link)
    assert.equal(await links.chargeCode(link.id, 3, noon), false)
    await links.nextCode(link.id, { codeNumber: 1, codeUntil: minutes(10) })
    assert.equal(await links.chargeCode(link.id, 3, minutes(10)), false)
    const tries = await Promise.all(
      Array.from({ length: 16 }, () => links.chargeCode(link.id, 3, minutes(1))),
    )
    assert.equal(tries.filter(Boolean).length, 3)
    await links.nextCode(link.id, { codeNumber: 2, codeUntil: minutes(12) })
    assert.equal(await links.chargeCode(link.id, 3, minutes(11)), true)
    const now = { ...link, codeNumber: 2, codeUntil: minutes(12), codeTries: 1 }
    assert.deepEqual(await find(link), now)
    await links.spend(link.id, minutes(11))
    assert.equal(await links.chargeCode(link.id, 3, minutes(11)), false)
  })

  test('kills by target and by user, but nothing that was spent', async () => {
    const spent = linkOf('spent')
    await links.add(spent)
    await links.spend(spent.id, noon)
    const living = linkOf('living')
    await links.add(living)
    await links.killFor(recovery, minutes(1))
    assert.equal((await find(spent))?.deadAt, undefined)
    assert.deepEqual((await find(living))?.deadAt, minutes(1))

    const [adas, bobs] = [linkOf('adas'), linkOf('bobs', { userId: 'bob' as UserId, target: bob })]
    for (const link of [adas, bobs]) await links.add(link)
    await links.killAll('ada' as UserId, minutes(2))
    assert.equal(await links.spend(adas.id, minutes(3)), false)
    assert.equal(await links.spend(bobs.id, minutes(3)), true)
  })

  test('drops those that were over before a moment', async () => {
    const [old, young] = [linkOf('old'), linkOf('young', { target: bob, expiresAt: minutes(20) })]
    for (const link of [old, young]) await links.add(link)
    assert.equal(await links.dropOlderThan(minutes(16)), 1)
    assert.equal(await find(old), undefined)
    assert.deepEqual(await find(young), young)
  })
}

const bob: LinkTarget = { purpose: 'recovery', recoveryId: 'of-bob' as RecoveryId }
