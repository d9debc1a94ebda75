import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  appOf,
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import { changePolicy } from '../accounts/change-policy.ts'
import { beginEnrolment } from '../devices/begin-enrolment.ts'
import type { Authenticator } from '../devices/device.ts'
import { finishEnrolment } from '../devices/finish-enrolment.ts'
import { removeDevice } from '../devices/remove-device.ts'
import { renameDevice } from '../devices/rename-device.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { addAddress } from '../users/add-address.ts'
import { callNumber } from '../users/call-number.ts'
import { changePassword } from '../users/change-password.ts'
import { changeSettings } from '../users/change-settings.ts'
import { mailAddressAgain } from '../users/mail-address-link.ts'
import { removeAddress } from '../users/remove-address.ts'
import { setNumber } from '../users/set-number.ts'
import type { Address } from '../users/user.ts'
import { confirmWithDevice } from './confirm-with-device.ts'
import { confirmWithPassword } from './confirm-with-password.ts'
import { endSession } from './end-session.ts'
import { forgetBrowser } from './forget-browser.ts'
import type { Session } from './session.ts'
import { type StartedSession, startSession } from './start-session.ts'

const HERE = browserOf('here')
const MINUTE = 60_000

interface Scene {
  world: World
  ada: Person
  phone: Authenticator
  draft: Authenticator
  /** Not verified yet. */
  address: Address
  session: Session
  elsewhere: Session
}

/** What a full, fresh session may do; each answers why not. */
const DEEDS: Record<string, (ports: Ports, scene: Scene) => Promise<object>> = {
  'registers a number': (ports, { session }) =>
    setNumber(ports, { session, text: '090-8765-4321', country: 'JP', asker: HERE }),
  'calls the number': (ports, { session }) => callNumber(ports, { session, asker: HERE }),
  'adds an address': (ports, { session }) =>
    addAddress(ports, { session, email: 'third@example.org', asker: HERE }),
  'has a link mailed again': (ports, { session, address }) =>
    mailAddressAgain(ports, { session, addressId: address.id, asker: HERE }),
  'removes an address': (ports, { session, address }) =>
    removeAddress(ports, { session, addressId: address.id, asker: HERE }),
  'changes the policy': (ports, { session }) =>
    changePolicy(ports, { session, preset: 'hold-24h', asker: HERE }),
  'changes the password': (ports, { session }) =>
    changePassword(ports, {
      session,
      current: PASSWORD,
      next: 'seven calm herons wade',
      asker: HERE,
    }),
  'changes language and zone': (ports, { session }) =>
    changeSettings(ports, { session, language: 'ja', timeZone: 'UTC', asker: HERE }),
  'begins a device': (ports, { session }) =>
    beginEnrolment(ports, { session, asked: { name: 'tablet', handset: '' }, asker: HERE }),
  'finishes a device': (ports, { session, draft, world }) => {
    const typed = { first: world.codeOf(draft, -1), second: world.codeOf(draft) }
    return finishEnrolment(ports, { session, typed, asker: HERE })
  },
  'renames a device': (ports, { session, phone }) =>
    renameDevice(ports, { session, deviceId: phone.id, name: 'mine', handset: '', asker: HERE }),
  'removes the last device': (ports, { session, phone }) =>
    removeDevice(ports, { session, deviceId: phone.id, asker: HERE }),
  'ends another session': (ports, { session, elsewhere }) =>
    endSession(ports, { session, other: elsewhere.id, asker: HERE }),
  'forgets a browser': (ports, { session }) =>
    forgetBrowser(ports, { session, browser: HERE.browser, asker: HERE }),
  'shows its device again': (ports, { session, phone, world }) =>
    confirmWithDevice(ports, {
      session,
      deviceId: phone.id,
      code: world.codeOf(phone),
      asker: HERE,
    }),
}

suite('a session that ended while its request waited for the lock', () => {
  for (const [deed, act] of Object.entries(DEEDS)) {
    test(`no longer ${deed} (R11)`, async () => {
      const scene = await signedIn()
      const { ports } = scene.world
      const answer = await whileLocked(scene, act, ({ sessions }) =>
        sessions.endAll(scene.ada.user.id),
      )
      assert.ok('reason' in answer, 'it was done')
      assert.equal(answer.reason, 'session-over')
      const { users, devices } = await state(ports, scene)
      assert.deepEqual(users, { protected: true, number: '+819012345678', addresses: 3 })
      assert.deepEqual(devices, ['phone'])
    })

    test(`no longer ${deed} when it goes on under another token (B11)`, async () => {
      const scene = await signedIn()
      const { session } = scene
      const answer = await whileLocked(scene, act, async ({ sessions }) => {
        const { factors } = session
        assert.ok(await sessions.raise(session, { tokenHash: hashToken('next'), factors }))
      })
      assert.ok('reason' in answer, 'it was done')
      assert.equal(answer.reason, 'session-over')
    })
  }

  test('does all of it while it lives', async () => {
    for (const [deed, act] of Object.entries(DEEDS)) {
      const scene = await signedIn()
      const answer = await act(scene.world.ports, scene)
      assert.ok(!('reason' in answer), `${deed}: ${JSON.stringify(answer)}`)
    }
  })

  test('is over by time alone as well', async () => {
    const scene = await signedIn()
    scene.world.wait(scene.world.ports.settings.sessionIdleMs)
    const change = { session: scene.session, language: 'ja', timeZone: 'UTC', asker: HERE } as const
    assert.deepEqual(await changeSettings(scene.world.ports, change), {
      changed: false,
      reason: 'session-over',
    })
  })

  test('is raised by no password either, for someone who never had a device (B11)', async () => {
    const world = await openWorld()
    const { user } = await world.addPerson()
    const { session } = await start(world, { user }, 'here')
    await world.ports.transact(({ sessions }) =>
      sessions.raise(session, { tokenHash: hashToken('next'), factors: session.factors }),
    )
    const shown = { session, password: PASSWORD, asker: HERE }
    assert.deepEqual(await confirmWithPassword(world.ports, shown), {
      confirmed: false,
      reason: 'session-over',
    })
  })
})

/** Asks while another transaction has the user's lock and does `meanwhile` under it. */
async function whileLocked(
  scene: Scene,
  act: (ports: Ports, scene: Scene) => Promise<object>,
  meanwhile: (stores: Parameters<Parameters<Ports['transact']>[0]>[0]) => Promise<void>,
): Promise<object> {
  const { ports } = scene.world
  const asked = Promise.withResolvers<void>()
  const ending = ports.transact(async (stores) => {
    await stores.users.lock(scene.ada.user.id)
    await asked.promise
    await meanwhile(stores)
  })
  const answer = act(ports, scene)
  asked.resolve()
  await ending
  return answer
}

async function signedIn(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  const { ports } = world
  const { session: elsewhere } = await start(world, ada, 'elsewhere')
  const { session } = await start(world, ada, 'here', phone)
  const set = await setNumber(ports, { session, text: '090-1234-5678', country: 'JP', asker: HERE })
  assert.ok(set.set)
  const addition = await addAddress(ports, { session, email: 'new@example.org', asker: HERE })
  assert.ok(addition.added)
  const asked = { name: 'draft', handset: '' }
  const beginning = await beginEnrolment(ports, { session, asked, asker: HERE })
  assert.ok(beginning.begun)
  world.wait(MINUTE)
  const { address } = addition
  return { world, ada, phone, draft: appOf(beginning.device), address, session, elsewhere }
}

function start(
  { ports }: World,
  { user }: Pick<Person, 'user'>,
  browser: string,
  device?: Authenticator,
): Promise<StartedSession> {
  const at = ports.now()
  const factors = device
    ? [{ factor: 'authenticator' as const, deviceId: device.id, at }]
    : [{ factor: 'password' as const, at }]
  return ports.transact(async (stores) => {
    const asker = browserOf(browser)
    const { accountId, id: userId } = user
    const seen = { firstSeenAt: at, signedInAt: at, userAgent: asker.userAgent, network: '' }
    await stores.browsers.remember({ ...seen, browser: asker.browser, accountId, userId })
    return startSession(ports, stores, { user, asker, factors })
  })
}

const state = (ports: Ports, { ada: { user } }: Scene) =>
  ports.read(async ({ users, devices }) => ({
    users: {
      protected: (await users.get(user.id)).protectedAt !== undefined,
      number: (await users.findNumber(user.id))?.e164,
      addresses: (await users.addresses(user.id)).length,
    },
    devices: (await devices.all(user.id)).map(({ name, status }) =>
      status === 'active' ? name : status,
    ),
  }))
