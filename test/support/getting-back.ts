import assert from 'node:assert/strict'
import { beginEnrolment } from '../../src/domain/devices/begin-enrolment.ts'
import type { Authenticator } from '../../src/domain/devices/device.ts'
import { finishEnrolment } from '../../src/domain/devices/finish-enrolment.ts'
import type { DeviceId, NumberId } from '../../src/domain/ids.ts'
import { spendLink } from '../../src/domain/links/spend-link.ts'
import { deliverOutbox } from '../../src/domain/outbox/deliver-outbox.ts'
import { enterRecovery } from '../../src/domain/recovery/enter-recovery.ts'
import { openForgotten } from '../../src/domain/recovery/open-forgotten.ts'
import { openRecovery } from '../../src/domain/recovery/open-recovery.ts'
import { proveRecovery } from '../../src/domain/recovery/prove-recovery.ts'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import { requestMail } from '../../src/domain/recovery/request-mail.ts'
import { hashToken } from '../../src/domain/secrets.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import {
  answerWithPassword,
  type PasswordAnswer,
} from '../../src/domain/signin/answer-with-password.ts'
import type { Preset } from '../../src/domain/ways/ways.ts'
import { appOf, browserOf, openWorld, PASSWORD, type Person, type World } from './world.ts'

export const HOUR_MS = 3_600_000

/** Somebody with two mailboxes and a proven number, and their ways back without the pages around them. */
export interface Scene {
  world: World
  person: Person
  /** Theirs from the beginning, unless asked for without. */
  device: Authenticator
  showPassword(browser: string, password?: string): Promise<PasswordAnswer>
  sessionOf(token: string): Promise<Session>
  /** From complete proofs to the new device. */
  replace(browser: string): Promise<Authenticator>
  /** The first device, after the password. */
  addByPassword(browser: string, password: string): Promise<Authenticator>
}

export async function addOwner(about: { preset?: Preset; device?: boolean } = {}): Promise<Scene> {
  const world = await openWorld()
  const person = await world.addPerson()
  const device = about.device === false ? undefined : await world.addDevice(person)
  await prepare({ world, person }, about.preset ?? 'instant')
  world.wait(60_000)
  const sessionOf = async (token: string) =>
    (await world.ports.read(({ sessions }) => sessions.findByToken(hashToken(token))))!
  const scene: Scene = {
    world,
    person,
    device: device!,
    sessionOf,
    showPassword: (browser, password = PASSWORD) =>
      answerWithPassword(world.ports, {
        name: { key: person.email, throttleKey: person.email },
        password,
        asker: browserOf(browser),
      }),
    async replace(browser) {
      const entry = await enterRecovery(world.ports, { asker: browserOf(browser) })
      assert.ok(entry.entered)
      return enrol(world, await sessionOf(entry.token), browser)
    },
    async addByPassword(browser, password) {
      const answer = await scene.showPassword(browser, password)
      assert.ok(answer.passed && answer.next === 'done')
      return enrol(world, await sessionOf(answer.token), browser)
    },
  }
  return scene
}

/** The mail link of this browser's attempt at alternative factors. */
export async function proveMail(
  scene: Scene,
  browser: string,
  lostDevices: readonly DeviceId[] = [],
): Promise<Recovery> {
  const { world, person } = scene
  const asker = browserOf(browser)
  await scene.showPassword(browser)
  const opening = await openRecovery(world.ports, { asker, lostDevices })
  assert.ok(opening.opened)
  const [address] = await world.ports.read(({ users }) => users.addresses(person.user.id))
  assert.ok((await requestMail(world.ports, { asker, address: address!.id })).sent)
  await openLink(world, browser)
  return opening.recovery
}

/** Password, mail link and call. */
export async function proveAll(
  scene: Scene,
  browser: string,
  lostDevices: readonly DeviceId[] = [scene.device.id],
): Promise<Recovery> {
  const { ports } = scene.world
  const recovery = await proveMail(scene, browser, lostDevices)
  const called = {
    recoveryId: recovery.id,
    proof: 'keyed-call',
    asker: browserOf(browser),
  } as const
  assert.ok(await ports.transact((stores) => proveRecovery(ports, stores, called)))
  return recovery
}

/** A forgotten password, as far as its mail link. */
export async function openForgottenIn({ world, person }: Scene, browser: string): Promise<void> {
  const asked = {
    name: { key: person.email, throttleKey: person.email },
    asker: browserOf(browser),
  }
  assert.equal(await openForgotten(world.ports, asked), 'sent')
  await openLink(world, browser)
}

async function openLink(world: World, browser: string): Promise<void> {
  const letters = (await world.letters()).map(({ letter }) => letter)
  const letter = letters.findLast(({ kind }) => kind === 'verify-recovery')
  assert.ok(letter?.kind === 'verify-recovery')
  const token = letter.link.split('/').at(-1)!
  assert.ok((await spendLink(world.ports, { token, asker: browserOf(browser) })).spent)
  await deliverOutbox(world.ports, {
    mailer: { name: 'none', send: async () => {}, close() {} },
    webhooks: { send: async () => 'delivered' },
  })
}

async function enrol(
  { ports, codeOf }: World,
  session: Session,
  browser: string,
): Promise<Authenticator> {
  const asker = browserOf(browser)
  const asked = { name: `phone of ${browser}`, handset: '' }
  const beginning = await beginEnrolment(ports, { session, asked, asker })
  assert.ok(beginning.begun)
  const typed = { first: codeOf(beginning.device, -1), second: codeOf(beginning.device) }
  const activation = await finishEnrolment(ports, { session, asker, typed })
  assert.ok(activation.added)
  return appOf(activation.device)
}

async function prepare(
  { world: { ports }, person: { user } }: Pick<Scene, 'world' | 'person'>,
  preset: Preset,
): Promise<void> {
  await ports.transact(async ({ accounts, users }) => {
    await accounts.setRootPreset(user.accountId, preset)
    await users.putNumber({
      id: ports.chance.id<NumberId>(),
      accountId: user.accountId,
      userId: user.id,
      e164: '+819012345678',
      country: 'JP',
      addedAt: ports.now(),
      provenAt: ports.now(),
    })
  })
}
