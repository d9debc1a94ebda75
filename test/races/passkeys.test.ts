import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatabaseTarget } from '../../src/adapters/storage/open.ts'
import { beginEnrolment } from '../../src/domain/devices/begin-enrolment.ts'
import { finishPasskey } from '../../src/domain/devices/finish-passkey.ts'
import { askRegistration } from '../../src/domain/passkeys/ask-registration.ts'
import { startSession } from '../../src/domain/sessions/start-session.ts'
import { softAuthenticator } from '../support/authenticator.ts'
import { freshDatabase } from '../support/postgres.ts'
import { browserOf, openWorld } from '../support/world.ts'

const DATABASES: { name: string; target(): Promise<DatabaseTarget | undefined> }[] = [
  { name: 'SQLite', target: async () => undefined },
  {
    name: 'PostgreSQL',
    target: async () => ({ kind: 'postgres', url: (await freshDatabase()).url }),
  },
]

for (const { name, target } of DATABASES)
  test(`one passkey registered by many at once, on ${name}: one has it, the others hear that it is taken (B16)`, async (t) => {
    const { ports, addPerson, database } = await openWorld({}, await target())
    t.after(() => database.close())
    const { credentialId } = softAuthenticator()
    const registering = Array.from({ length: 8 }, async (_, place) => {
      const { user } = await addPerson(`owner${place}@example.org`)
      const asker = browserOf(`browser ${place}`)
      const factors = [{ factor: 'password' as const, at: ports.now() }]
      const start = { user, asker, factors }
      const { session } = await ports.transact((stores) => startSession(ports, stores, start))
      const asked = { name: 'key', handset: '', kind: 'passkey' as const }
      assert.ok((await beginEnrolment(ports, { session, asked, asker })).begun)
      const question = await askRegistration(ports, { session, service: 'Aikagi', asker })
      const passkey = softAuthenticator({ credentialId }).register(question!.challenge)
      return { session, asker, passkey }
    })
    const registrations = await Promise.all(registering)
    const answers = await Promise.all(registrations.map((about) => finishPasskey(ports, about)))
    const said = answers.map((answer) => (answer.added ? 'added' : answer.reason))
    assert.deepEqual(said.toSorted(), ['added', ...Array(7).fill('credential-taken')])
  })
