import { COLUMNS, type Column } from '../../domain/imports/import-line.ts'

/** Nobody's: the hash is of a test vector of bcrypt, the secret is the one of RFC 6238. */
const PEOPLE: readonly Partial<Record<Column, string>>[] = [
  { user_name: 'hanako', email: 'hanako@example.org', language: 'ja', time_zone: 'Asia/Tokyo' },
  {
    user_name: 'ada',
    email: 'ada@example.org',
    email_verified: 'yes',
    language: 'en',
    time_zone: 'Europe/London',
    number: '+81 90 1234 5678',
    password_hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  },
  { user_name: 'kurt' },
]

/** A file that is in order: every column, and somebody with as little as can be. Without groups, which differ everywhere. */
export function importExample(): string {
  const lines = PEOPLE.map((person) => COLUMNS.map((column) => person[column] ?? ''))
  return [COLUMNS, ...lines].map((fields) => `${fields.join(',')}\r\n`).join('')
}
