import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addOwner, HOUR_MS, proveAll, type Scene } from '../../../test/support/getting-back.ts'
import { stopTokenIn } from '../../../test/support/letters.ts'
import { browserOf, PASSWORD } from '../../../test/support/world.ts'
import type { Asker } from '../asker.ts'
import { removeDevice } from '../devices/remove-device.ts'
import { undoRemoval } from '../devices/undo-removal.ts'
import type { NoticeEvent } from '../notices/notice.ts'
import { startSession } from '../sessions/start-session.ts'
import { codeCounter } from '../signin/count-wrong-code.ts'
import { lookAtNotice } from './stop-by-notice.ts'
import { undoRecovery } from './undo-recovery.ts'

const OWNER = browserOf('owner')
const stranger = (place: number): Asker => ({
  ...browserOf(`stranger ${place}`),
  networkPrefix: `net ${place}`,
})

/** The link of the letter about it, and what its page asks for. */
async function undoing({ world, device }: Scene, event: NoticeEvent) {
  const { ports } = world
  const token = stopTokenIn(await world.letters(), event)
  const seen = await lookAtNotice(ports, token)
  const notice = seen.valid ? seen.notice.id : assert.fail('the link is not valid')
  const undo = event === 'device-removed' ? undoRemoval : undoRecovery
  return (asker: Asker, typed: { password?: string; code?: string } = {}) => {
    const shown = { password: PASSWORD, code: world.codeOf(device), ...typed }
    return undo(ports, { token, notice, ...shown, asker })
  }
}

const STORIES: [what: string, event: NoticeEvent, happen: (scene: Scene) => Promise<unknown>][] = [
  [
    'a removal',
    'device-removed',
    async ({ world: { ports, wait }, person: { user }, device }) => {
      wait(96 * HOUR_MS)
      const factors = [{ factor: 'authenticator' as const, deviceId: device.id, at: ports.now() }]
      const start = { user, asker: browserOf('thief'), factors }
      const { session } = await ports.transact((stores) => startSession(ports, stores, start))
      await removeDevice(ports, { session, deviceId: device.id, asker: start.asker })
    },
  ],
  [
    'a recovery',
    'recovery-finished',
    async (scene) => {
      await proveAll(scene, 'thief')
      await scene.replace('thief')
    },
  ],
]

for (const [what, event, happen] of STORIES)
  suite(`undoing ${what}`, () => {
    test('waits for nobody’s wrong tries in a browser of the owner’s (A12)', async () => {
      const scene = await addOwner()
      const { ports } = scene.world
      const { accountId, id: userId } = scene.person.user
      const { browser, network, userAgent } = OWNER
      const at = ports.now()
      await ports.transact(({ browsers }) =>
        browsers.remember({
          ...{ browser, accountId, userId, network, userAgent },
          ...{ signedInAt: at, firstSeenAt: at },
        }),
      )
      await happen(scene)
      const undo = await undoing(scene, event)
      const most = ports.settings.passwordTries
      for (let place = 0; place < most; place++)
        assert.equal((await undo(stranger(place), { password: 'wrong' })).undone, false)
      const one = await undo(stranger(most))
      assert.deepEqual(one, { undone: false, reason: 'too-many' })
      assert.deepEqual(await undo(OWNER), { undone: true })
    })

    test('uses up no try at a device before the password was right (A12)', async () => {
      const scene = await addOwner()
      await happen(scene)
      const undo = await undoing(scene, event)
      const tried = async () =>
        (
          await scene.world.ports.read(({ throttle }) =>
            throttle.read(codeCounter(scene.device.id)),
          )
        ).count
      const before = await tried()
      const wrong = { undone: false, reason: 'wrong' }
      assert.deepEqual(await undo(OWNER, { password: 'wrong', code: '000000' }), wrong)
      assert.equal(await tried(), before)
      assert.deepEqual(await undo(OWNER, { code: '000000' }), wrong)
      assert.equal(await tried(), before + 1)
    })
  })
