import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import {
  type Answering,
  type RegistrationDefect,
  softAuthenticator,
} from '../../test/support/authenticator.ts'
import type { Credential } from '../domain/devices/device.ts'
import { readAssertion, readAttestation } from '../domain/passkeys/answer.ts'
import { webauthnPasskeys } from './passkeys.ts'

const passkeys = webauthnPasskeys({ rpId: 'localhost', origins: ['http://localhost:8080'] })
const challenge = randomBytes(32).toString('base64url')
const other = randomBytes(32).toString('base64url')
type Defect = Partial<Answering>

async function registered(own: Defect = {}) {
  const authenticator = softAuthenticator(own)
  const answer = readAttestation(authenticator.register(challenge))
  const verdict = await passkeys.checkAttestation(answer!, challenge)
  assert.ok(verdict.accepted, JSON.stringify(verdict))
  return { authenticator, credential: verdict.credential }
}

suite('a registration', () => {
  const check = async (defect: RegistrationDefect, asked = challenge) => {
    const text = softAuthenticator().register(asked, defect)
    const verdict = await passkeys.checkAttestation(readAttestation(text)!, challenge)
    return verdict.accepted ? verdict.credential : verdict.fault
  }

  test('gives what later answers are held against', async () => {
    const { authenticator, credential } = await registered({ backupEligible: true, backedUp: true })
    const { publicKey, ...rest } = credential
    assert.ok(publicKey.length > 90)
    assert.deepEqual(rest, {
      id: authenticator.credentialId,
      signCount: 0,
      backupEligible: true,
      backedUp: true,
      transports: ['internal'],
      aaguid: '00000000-0000-0000-0000-000000000000',
      userVerified: true,
    } satisfies Omit<Credential, 'publicKey'>)
  })

  for (const [what, defect, fault] of [
    ['of the wrong type', { type: 'webauthn.get' }, 'wrong-type'],
    ['of another origin (B20)', { origin: 'http://localhost.evil.example' }, 'wrong-origin'],
    ['of another port', { origin: 'http://localhost:8081' }, 'wrong-origin'],
    ['made inside of another page', { crossOrigin: true }, 'cross-origin'],
    ['that names a page around it', { topOrigin: 'https://evil.example' }, 'cross-origin'],
    ['for another domain', { rpId: 'evil.example' }, 'wrong-rp'],
    ['without anybody present', { userPresent: false }, 'not-present'],
    ['backed up without being eligible', { backedUp: true }, 'wrong-backup-flags'],
    ['by an algorithm that was not offered', { alg: -35 }, 'wrong-algorithm'],
    ['with an id that can be guessed', { credentialId: 'c2hvcnQ' }, 'wrong-credential'],
  ] as const)
    test(`${what} is refused (B16)`, async () => assert.equal(await check(defect), fault))

  test('of another challenge is refused (B16)', async () =>
    assert.equal(await check({}, other), 'wrong-challenge'))

  test('that names another credential than it made is refused (B16)', async () => {
    const text = softAuthenticator().register(challenge)
    const answer = { ...readAttestation(text)!, credentialId: other }
    const verdict = await passkeys.checkAttestation(answer, challenge)
    assert.ok(!verdict.accepted)
  })

  test('that the passkey signed by itself is taken, and not one that it signed for something else (B09)', async () => {
    assert.equal(typeof (await check({ selfSigned: 'right' })), 'object')
    assert.equal(await check({ selfSigned: 'wrong' }), 'wrong-signature')
  })

  test('that is no CBOR is refused and throws nothing', async () => {
    const answer = { ...readAttestation(softAuthenticator().register(challenge))! }
    for (const attestationObject of ['AAAA', 'o2NmbXQ', other])
      assert.deepEqual(
        await passkeys.checkAttestation({ ...answer, attestationObject }, challenge),
        {
          accepted: false,
          fault: 'malformed',
        },
      )
  })
})

suite('an answer', () => {
  test('says whether it checked who holds it, its count and whether it is backed up', async () => {
    const { authenticator, credential } = await registered()
    const defect = { userVerified: false, signCount: 7 }
    const answer = readAssertion(authenticator.answer(challenge, defect))!
    const expected = { challenge, credential }
    assert.deepEqual(await passkeys.checkAssertion(answer, expected), {
      accepted: true,
      userVerified: false,
      signCount: 7,
      backedUp: false,
    })
  })

  test('with a count that went backwards is accepted: that is a signal for the caller', async () => {
    const { authenticator, credential } = await registered()
    const answer = readAssertion(authenticator.answer(challenge, { signCount: 1 }))!
    const expected = { challenge, credential: { ...credential, signCount: 9 } }
    assert.ok((await passkeys.checkAssertion(answer, expected)).accepted)
  })

  for (const [what, defect, fault] of [
    ['of the wrong type', { type: 'webauthn.create' }, 'wrong-type'],
    ['of another origin (B20)', { origin: 'https://localhost.evil.example' }, 'wrong-origin'],
    ['made inside of another page', { crossOrigin: true }, 'cross-origin'],
    ['that names a page around it', { topOrigin: 'https://evil.example' }, 'cross-origin'],
    ['for another domain', { rpId: 'evil.example' }, 'wrong-rp'],
    ['without anybody present', { userPresent: false }, 'not-present'],
    ['backed up without being eligible', { backedUp: true }, 'wrong-backup-flags'],
    ['eligible for backup all at once', { backupEligible: true }, 'wrong-backup-flags'],
    ['with the signature of something else', { signature: 'MEUCIQ' }, 'wrong-signature'],
  ] as const)
    test(`${what} is refused (B16)`, async () => {
      const { authenticator, credential } = await registered()
      const answer = readAssertion(authenticator.answer(challenge, defect))!
      const verdict = await passkeys.checkAssertion(answer, { challenge, credential })
      assert.ok(!verdict.accepted)
      assert.ok([fault, 'malformed'].includes(verdict.fault), verdict.fault)
    })

  test('that is no longer eligible for backup is refused (B16)', async () => {
    const { authenticator, credential } = await registered({ backupEligible: true })
    const answer = readAssertion(authenticator.answer(challenge, { backupEligible: false }))!
    const verdict = await passkeys.checkAssertion(answer, { challenge, credential })
    assert.deepEqual(verdict, { accepted: false, fault: 'wrong-backup-flags' })
  })

  test('of another challenge, or of another passkey, is refused (B16)', async () => {
    const [ours, theirs] = [await registered(), await registered()]
    const { credential } = ours
    const late = readAssertion(ours.authenticator.answer(other))!
    const verdict = await passkeys.checkAssertion(late, { challenge, credential })
    assert.deepEqual(verdict, { accepted: false, fault: 'wrong-challenge' })
    const foreign = readAssertion(theirs.authenticator.answer(challenge))!
    const named = { ...foreign, credentialId: credential.id }
    const signed = await passkeys.checkAssertion(named, { challenge, credential })
    assert.deepEqual(signed, { accepted: false, fault: 'wrong-signature' })
  })
})

suite('what a page sends', () => {
  test('is read strictly: nothing unknown, nothing missing, nothing large', () => {
    const text = softAuthenticator().answer(challenge)
    const good = JSON.parse(text)
    assert.ok(readAssertion(text))
    for (const bad of [
      '',
      '{',
      'null',
      '[]',
      JSON.stringify({ ...good, more: 'x' }),
      JSON.stringify({ ...good, signature: 1 }),
      JSON.stringify({ ...good, signature: 'not base64url!' }),
      JSON.stringify({ ...good, signature: undefined }),
      JSON.stringify({ ...good, signature: 'A'.repeat(9000) }),
    ])
      assert.equal(readAssertion(bad), undefined, bad.slice(0, 60))
  })
})
