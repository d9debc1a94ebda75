import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import PostalMime from 'postal-mime'
import { until } from '../../../drill/wait.ts'
import { freePort } from '../../../test/support/aikagi.ts'
import { selfSigned } from '../../../test/support/mail-server.ts'
import { binaryOf, unprivilegedUser } from '../../../test/support/tools.ts'
import type { MessageId } from '../../domain/ids.ts'
import { MailRefused, type Outgoing } from '../../domain/outbox/mailer.ts'
import { renderLetter } from './letters.ts'
import { smtpMailer } from './smtp.ts'

const folder = mkdtempSync(join(tmpdir(), 'aikagi-exim-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

test('Debian’s exim takes a letter by STARTTLS, delivers it whole, and refuses a mailbox that it does not have', async () => {
  const { port, ca } = await startExim()
  const url = `smtp://[::ffff:127.0.0.1]:${port}`
  const mailer = smtpMailer({ url, from: 'aikagi@example.org', service: 'Aikagi', tls: { ca } })
  after(() => mailer.close())
  await mailer.send(outgoing('m1', 'ada@example.org'))
  // Exim makes it with its first letter.
  const mailbox = join(folder, 'mail/new')
  const file = await until('the letter in the mailbox', async () => {
    const [name] = existsSync(mailbox) ? readdirSync(mailbox) : []
    return name ? { found: join(mailbox, name) } : { instead: 'nothing yet' }
  })
  const mail = await PostalMime.parse(readFileSync(file))
  const { subject, text, html } = renderLetter(outgoing('m1', 'ada@example.org').letter, 'Aikagi')
  assert.deepEqual(
    [mail.subject, mail.text?.trim(), mail.html?.trim(), mail.messageId],
    [subject, text.trim(), html.trim(), '<m1@example.org>'],
  )
  const received = mail.headers.find(({ key }) => key === 'received')?.value ?? ''
  assert.match(received, /esmtps.*TLS1\.3/is)
  const refused = await mailer.send(outgoing('m2', 'nobody@example.org')).catch((error) => error)
  assert.ok(refused instanceof MailRefused)
  assert.equal(refused.because, 'mailbox')
})

const outgoing = (id: string, email: string): Outgoing => ({
  messageId: id as MessageId,
  writtenAt: new Date('2026-02-01T13:00:00Z'),
  letter: {
    email,
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    letter: { kind: 'verify-set-up', link: 'https://id.example.org/link/x', validMinutes: 15 },
  },
})

/** With a folder, queue and configuration of its own, as nobody in particular, on loopback. */
async function startExim(): Promise<{ port: number; ca: string }> {
  const { cert, key } = selfSigned()
  const port = await freePort()
  const { uid = process.getuid!(), gid = process.getgid!() } = unprivilegedUser()
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    chownSync(join(folder, name), uid, gid)
  }
  chmodSync(folder, 0o755)
  chownSync(folder, uid, gid)
  file('cert.pem', cert)
  file('key.pem', key)
  file('exim.conf', configuration({ port, uid, gid }))
  const args = ['-C', join(folder, 'exim.conf'), '-bdf', '-q1h']
  const exim = spawn(binaryOf('exim4'), args, { uid, gid, stdio: ['ignore', 'ignore', 'pipe'] })
  after(async () => {
    exim.kill()
    if (exim.exitCode === null) await once(exim, 'exit')
  })
  let said = ''
  exim.stderr.setEncoding('utf8').on('data', (chunk) => {
    said += chunk
  })
  await until('exim to listen', async () =>
    /daemon started/.test(said) ? { found: true } : { instead: said },
  )
  return { port, ca: cert }
}

const configuration = ({ port, uid, gid }: { port: number; uid: number; gid: number }) => `
exim_path = ${binaryOf('exim4')}
primary_hostname = localhost
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
exim_user = ${uid}
exim_group = ${gid}
never_users =
keep_environment =
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
rcpt:
  deny !encrypted = *
  accept verify = recipient
  deny message = 5.1.1 no such mailbox
data:
  accept
begin routers
local:
  driver = accept
  domains = example.org
  local_parts = ada
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  create_directory
  user = ${uid}
  group = ${gid}
`
