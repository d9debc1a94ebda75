import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type SoftAuthenticator, softAuthenticator } from '../../../test/support/authenticator.ts'
import { enrolPasskey, HERE } from '../../../test/support/passkeys.ts'
import {
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import { beginEnrolment } from '../devices/begin-enrolment.ts'
import { finishPasskey } from '../devices/finish-passkey.ts'
import { askPasskey } from '../passkeys/ask-passkey.ts'
import { askRegistration } from '../passkeys/ask-registration.ts'
import type { AskPurpose } from '../passkeys/challenge.ts'
import { hashToken } from '../secrets.ts'
import { confirmWithDevice } from '../sessions/confirm-with-device.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { answerWithDevice } from './answer-with-device.ts'
import { answerWithPassword } from './answer-with-password.ts'
import { signInWithPasskey } from './sign-in-with-passkey.ts'

const MINUTE = 60_000

interface Scene extends World {
  ada: Person
  key: SoftAuthenticator
  session: Session
}

async function sessionOf({ ports }: World, { user }: Person): Promise<Session> {
  const start = { user, asker: HERE, factors: [{ factor: 'password' as const, at: ports.now() }] }
  return (await ports.transact((stores) => startSession(ports, stores, start))).session
}

async function scene(key = softAuthenticator()): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const session = await sessionOf(world, ada)
  const finished = await enrolPasskey(world, session, { key })
  assert.ok(finished.added, JSON.stringify(finished))
  return { ...world, ada, key, session }
}

const ask = async ({ ports }: World, purpose: AskPurpose, asker = HERE, session?: Session) =>
  (await askPasskey(ports, { purpose, asker, ...(session && { session }) }))!

const showPassword = ({ ports, ada }: Scene, asker = HERE) =>
  answerWithPassword(ports, {
    name: { key: ada.user.signInKey, throttleKey: ada.user.signInKey },
    password: PASSWORD,
    asker,
  })

suite('a passkey', () => {
  test('is added once, protects its user, and is the first thing asked for (DE-1, SI-3)', async () => {
    const world = await scene()
    assert.equal((await showPassword(world)).passed, true)
    const { allowCredentials, userVerification } = await ask(world, 'second-factor')
    assert.deepEqual(
      allowCredentials.map(({ id }) => id),
      [world.key.credentialId],
    )
    assert.equal(userVerification, 'discouraged')
    assert.ok((await world.ports.read(({ users }) => users.get(world.ada.user.id))).protectedAt)
  })

  test('that somebody has already is added to nobody else (B16)', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    const stolen = softAuthenticator({ credentialId: world.key.credentialId })
    const finished = await enrolPasskey(world, await sessionOf(world, eve), { key: stolen })
    assert.deepEqual(finished, { added: false, reason: 'credential-taken' })
  })

  test('answers a question of registration once, right or wrong (B16)', async () => {
    const world = await openWorld()
    const session = await sessionOf(world, await world.addPerson())
    const asked = { name: 'key', handset: '', kind: 'passkey' as const }
    await beginEnrolment(world.ports, { session, asked, asker: HERE })
    const about = { session, asker: HERE }
    const question = await askRegistration(world.ports, { ...about, service: 'Aikagi' })
    const key = softAuthenticator()
    const wrong = key.register(question!.challenge, { origin: 'https://evil.example' })
    const refused = await finishPasskey(world.ports, { ...about, passkey: wrong })
    assert.deepEqual(refused, { added: false, reason: 'passkey-refused' })
    const passkey = key.register(question!.challenge)
    const late = await finishPasskey(world.ports, { ...about, passkey })
    assert.deepEqual(late, { added: false, reason: 'passkey-expired' })
  })

  test('is the second factor, and with the password an MFA session even unverified (invariant 1)', async () => {
    const world = await scene()
    await showPassword(world)
    const { challenge } = await ask(world, 'second-factor')
    const passkey = world.key.answer(challenge, { userVerified: false })
    const answer = await answerWithDevice(world.ports, { passkey, asker: HERE })
    assert.ok(answer.passed)
    const session = await world.ports.read(({ sessions }) =>
      sessions.findByToken(hashToken(answer.token)),
    )
    assert.ok(isMfa(session!))
    assert.ok(!isMfa({ ...session!, factors: session!.factors.slice(1) }))
  })

  test('with verification signs in without a password; without it nobody is let in', async () => {
    const world = await scene()
    const question = await ask(world, 'sign-in')
    assert.deepEqual([question.allowCredentials, question.userVerification], [[], 'required'])
    const unverified = world.key.answer(question.challenge, { userVerified: false })
    const refused = await signInWithPasskey(world.ports, { passkey: unverified, asker: HERE })
    assert.deepEqual(refused, { passed: false, reason: 'passkey-unverified' })
    const passkey = world.key.answer((await ask(world, 'sign-in')).challenge)
    const answer = await signInWithPasskey(world.ports, { passkey, asker: HERE })
    assert.ok(answer.passed && answer.user.id === world.ada.user.id)
  })

  test('of somebody else answers nothing for this user (B08)', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    const own = softAuthenticator()
    assert.ok((await enrolPasskey(world, await sessionOf(world, eve), { key: own })).added)
    await showPassword(world)
    const passkey = own.answer((await ask(world, 'second-factor')).challenge)
    const answer = await answerWithDevice(world.ports, { passkey, asker: HERE })
    assert.deepEqual(answer, { passed: false, reason: 'passkey-refused' })
    const victims = own.answer((await ask(world, 'sign-in')).challenge, {
      userHandle: Buffer.from(world.ada.user.id).toString('base64url'),
    })
    const signin = await signInWithPasskey(world.ports, { passkey: victims, asker: HERE })
    assert.ok(!signin.passed && signin.reason === 'passkey-refused')
  })

  test('answers a question once, in time, in its browser and for its purpose (A07, B16)', async () => {
    const world = await scene()
    const { ports, key } = world
    const signIn = (passkey: string, asker = HERE) => signInWithPasskey(ports, { passkey, asker })
    const expired = { passed: false, reason: 'passkey-expired' }

    const passkey = key.answer((await ask(world, 'sign-in')).challenge)
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(passkey)))
    assert.equal(answers.filter(({ passed }) => passed).length, 1)

    const elsewhere = key.answer((await ask(world, 'sign-in')).challenge)
    assert.deepEqual(await signIn(elsewhere, browserOf('attacker')), expired)
    assert.deepEqual(await signIn(elsewhere), expired, 'and then it is gone')

    await showPassword(world)
    const other = key.answer((await ask(world, 'second-factor')).challenge)
    assert.deepEqual(await signIn(other), expired)

    const late = key.answer((await ask(world, 'sign-in')).challenge)
    world.wait(10 * MINUTE)
    assert.deepEqual(await signIn(late), expired)
  })

  test('is refused alike whoever has it, and if nobody has (R12)', async () => {
    const world = await scene()
    const wrong = world.key.answer((await ask(world, 'sign-in')).challenge, {
      rpId: 'evil.example',
    })
    const known = await signInWithPasskey(world.ports, { passkey: wrong, asker: HERE })
    const nobodys = softAuthenticator().answer((await ask(world, 'sign-in')).challenge)
    const unknown = await signInWithPasskey(world.ports, { passkey: nobodys, asker: HERE })
    assert.ok(!known.passed && !unknown.passed)
    assert.deepEqual([known.reason, unknown.reason], ['passkey-refused', 'passkey-refused'])
  })

  test('keeps nobody out by wrong answers of others, who only wait themselves (A12)', async () => {
    const world = await scene()
    const { ports, key } = world
    const elsewhere = browserOf('x')
    const wrong = async () => {
      const { challenge } = await ask(world, 'sign-in', elsewhere)
      const passkey = key.answer(challenge, { origin: 'https://evil.example' })
      await signInWithPasskey(ports, { passkey, asker: elsewhere })
    }
    for (let count = 0; count < 12; count++) {
      world.wait(15 * MINUTE)
      await wrong()
    }
    for (let count = 0; count < 5; count++) await wrong()
    const [passkey] = await ports.read((stores) => stores.devices.all(world.ada.user.id))
    assert.equal(passkey?.status, 'active')
    const answer = key.answer((await ask(world, 'sign-in')).challenge)
    assert.ok((await signInWithPasskey(ports, { passkey: answer, asker: HERE })).passed)
    const kinds = (await world.audit(world.ada)).map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'signin.passkey-refused').length, 12)
  })

  test('whose count goes backwards is let in, and written down', async () => {
    const world = await scene()
    for (const signCount of [9, 3]) {
      const { challenge } = await ask(world, 'sign-in')
      const passkey = world.key.answer(challenge, { signCount })
      assert.ok((await signInWithPasskey(world.ports, { passkey, asker: HERE })).passed)
    }
    const behind = (await world.audit(world.ada)).filter(
      ({ kind }) => kind === 'signin.passkey-behind',
    )
    assert.deepEqual(
      behind.map(({ data }) => [data?.before, data?.after]),
      [[9, 3]],
    )
  })

  test('is asked for by a network only so often, so that nobody fills the database with questions', async () => {
    const { ports } = await openWorld({ attemptsPerNetwork: 20 })
    const asked = Array.from({ length: 21 }, (_, place) =>
      askPasskey(ports, { purpose: 'sign-in', asker: browserOf(`browser ${place}`) }),
    )
    const questions = await Promise.all(asked)
    assert.equal(questions.filter((question) => question !== undefined).length, 20)
  })

  test('confirms in the session that asked, and nobody is asked for one where nothing is under way', async () => {
    const world = await scene()
    const { ports, key } = world
    const signed = await signInWithPasskey(ports, {
      passkey: key.answer((await ask(world, 'sign-in')).challenge),
      asker: HERE,
    })
    assert.ok(signed.passed)
    const found = await ports.read(({ sessions }) => sessions.findByToken(hashToken(signed.token)))
    const session = found!
    const { challenge } = await ask(world, 'confirm', HERE, session)
    const passkey = key.answer(challenge)
    const confirmed = await confirmWithDevice(ports, { session, passkey, asker: HERE })
    assert.ok(confirmed.confirmed)
    for (const purpose of ['second-factor', 'confirm', 'found', 'finish-now'] as const)
      assert.equal(await askPasskey(ports, { purpose, asker: browserOf('x') }), undefined, purpose)
  })
})
