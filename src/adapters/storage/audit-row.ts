import type { Cut } from '../../domain/audit/cut.ts'
import type { AuditEvent } from '../../domain/audit/event.ts'
import { shape } from './rows.ts'

export const events = shape<AuditEvent>({
  accountId: 'plain',
  sequence: 'plain',
  kind: 'plain',
  at: 'moment',
  actor: 'plain',
  subject: 'plain',
  network: 'plain',
  userAgent: 'plain',
  factors: 'json',
  data: 'json',
  previousHash: 'plain',
  hash: 'plain',
})

export const cuts = shape<Cut>({
  accountId: 'plain',
  sequence: 'plain',
  hash: 'plain',
  at: 'moment',
  mac: 'plain',
})
