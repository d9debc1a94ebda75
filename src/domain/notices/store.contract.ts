import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  AccountId,
  DeviceId,
  NoticeId,
  ProposalId,
  RecoveryId,
  ResetId,
  UserId,
} from '../ids.ts'
import type { Notice } from './notice.ts'
import type { NoticeStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)
const recoveryId = 'recovery' as RecoveryId

function noticeOf(id: string, rest: Partial<Notice> = {}): Notice {
  return {
    id: id as NoticeId,
    accountId: '123456789012' as AccountId,
    userId: 'ada' as UserId,
    event: 'device-added',
    tokenHash: `hash-of-${id}`,
    at: noon,
    expiresAt: hours(24),
    ...rest,
  }
}

/** What every notice store must do. `notices` is emptied before each test; each call is a transaction of its own. */
export function noticeStoreContract(notices: NoticeStore): void {
  const expiry = async (notice: Notice) => (await notices.findByToken(notice.tokenHash))?.expiresAt

  test('gives back the notice it was given, by its token only', async () => {
    const [plain, full] = [
      noticeOf('plain'),
      noticeOf('full', {
        recoveryId,
        resetId: 'reset' as ResetId,
        proposalId: 'proposal' as ProposalId,
        deviceId: 'device' as DeviceId,
      }),
    ]
    for (const notice of [plain, full]) {
      await notices.add(notice)
      assert.deepEqual(await notices.findByToken(notice.tokenHash), notice)
    }
    assert.equal(await notices.findByToken('plain'), undefined)
  })

  test('lists those of a user since a moment, newest first', async () => {
    const [old, middle, young] = [
      noticeOf('old', { at: hours(-2) }),
      noticeOf('middle', { at: hours(-1) }),
      noticeOf('young'),
    ]
    const bobs = noticeOf('bobs', { userId: 'bob' as UserId })
    for (const notice of [middle, young, old, bobs]) await notices.add(notice)
    assert.deepEqual(await notices.of('ada' as UserId, hours(-1)), [young, middle])
  })

  test('extends the notices of a recovery, and shortens none', async () => {
    const [own, other] = [noticeOf('own', { recoveryId }), noticeOf('other')]
    for (const notice of [own, other]) await notices.add(notice)
    await notices.extend(recoveryId, hours(72))
    await notices.extend(recoveryId, hours(48))
    assert.deepEqual(await expiry(own), hours(72))
    assert.deepEqual(await expiry(other), hours(24))
  })

  test('keeps the longest of several extensions at once', async () => {
    const own = noticeOf('own', { recoveryId })
    await notices.add(own)
    const ends = [48, 96, 72, 25, 90, 60, 30, 80].map(hours)
    await Promise.all(ends.map((end) => notices.extend(recoveryId, end)))
    assert.deepEqual(await expiry(own), hours(96))
  })

  test('drops those that were over before a moment', async () => {
    const [old, young] = [noticeOf('old'), noticeOf('young', { expiresAt: hours(48) })]
    for (const notice of [old, young]) await notices.add(notice)
    assert.equal(await notices.dropOlderThan(hours(25)), 1)
    assert.deepEqual(await notices.of('ada' as UserId, noon), [young])
  })
}
