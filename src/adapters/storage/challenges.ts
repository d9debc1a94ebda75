import type { Challenge } from '../../domain/passkeys/challenge.ts'
import type { ChallengeStore } from '../../domain/passkeys/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const challenges = shape<Challenge>({
  challengeHash: 'plain',
  browser: 'plain',
  purpose: 'plain',
  subject: 'plain',
  expiresAt: 'moment',
})

const ADD = fixed(insertText('passkey_challenge', challenges))
// A few tabs at once, and not as many as somebody likes to ask for.
const KEEP_NEWEST = fixed(
  `delete from passkey_challenge where browser = ? and purpose = ? and challenge_hash not in (
    select challenge_hash from passkey_challenge where browser = ? and purpose = ?
    order by expires_at desc, challenge_hash limit 4)`,
)
const TAKE = fixed<Row<Challenge>>(
  'delete from passkey_challenge where challenge_hash = ? returning *',
)
const DROP_EXPIRED = fixed('delete from passkey_challenge where expires_at <= ?')

export const challengeStore = (handle: Handle): ChallengeStore => ({
  async add(challenge) {
    const { browser, purpose } = challenge
    await changedRows(handle, ADD, ...challenges.toValues(challenge))
    await changedRows(handle, KEEP_NEWEST, browser, purpose, browser, purpose)
  },

  async take(challengeHash) {
    const row = await firstRow(handle, TAKE, challengeHash)
    return row && challenges.fromRow(row)
  },

  dropExpired: (now) => changedRows(handle, DROP_EXPIRED, now.toISOString()),
})
