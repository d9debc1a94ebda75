import { smtpMailer } from '../../src/adapters/mail/smtp.ts'
import { deliverOutbox } from '../../src/domain/outbox/deliver-outbox.ts'
import { openOutbox } from './outbox-place.ts'

/**
 * One node that hands over what is in the outbox to a real mail server until nothing waits. Arguments: data folder, SMTP
 * address, and how many ms its clock is ahead, so that a killed node's leases are over.
 */
const [folder = '', url = '', aheadMs = '0'] = process.argv.slice(2)
const { installation, from } = await openOutbox(folder)
const now = () => new Date(Date.now() + Number(aheadMs))
const ports = { ...installation.ports, now }
const mailer = smtpMailer({ url, from, service: 'Aikagi' })
while ((await ports.read(({ outbox }) => outbox.waiting())) > 0)
  await deliverOutbox(ports, { mailer, webhooks: { send: async () => 'delivered' } })
mailer.close()
await installation.close()
