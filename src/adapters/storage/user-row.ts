import type { User } from '../../domain/users/user.ts'
import { shape } from './rows.ts'

export const users = shape<User>({
  id: 'plain',
  accountId: 'plain',
  role: 'plain',
  signInKey: 'plain',
  userName: 'plain',
  language: 'plain',
  timeZone: 'plain',
  passwordHash: 'plain',
  passwordSetAt: 'moment',
  earlierPasswordHash: 'plain',
  earlierPasswordUntil: 'moment',
  earlierAddresses: 'json',
  earlierAddressesUntil: 'moment',
  protectedAt: 'moment',
  alternativeFactorsClosedUntil: 'moment',
  alternativeFactorsHeldUntil: 'moment',
  lostReportedAt: 'moment',
  suspendedAt: 'moment',
  createdAt: 'moment',
})
