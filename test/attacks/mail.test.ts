import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { until } from '../../drill/wait.ts'
import { MailRefused } from '../../src/domain/outbox/mailer.ts'
import { type MailServer, mailServer, smtpError } from '../support/mail-server.ts'
import type { Browser } from './browser.ts'
import { addAccount } from './colleague.ts'
import { addOwner, codeOf, type Owner, signIn } from './owner.ts'
import { beginRecovery, mailIsOut } from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

const NEW_PASSWORD = 'a password that nobody had before'

suite('R31 a mailbox that refuses', () => {
  let service: Service
  let owner: Owner
  let inside: Browser
  before(async () => {
    service = await openService()
    owner = await addOwner(service)
    inside = await signIn(service, owner, service.browser())
    await mailIsOut(service)
  })
  after(() => service.close())

  const page = async (browser: Browser, path: string, says: RegExp) =>
    until(`${path} to say ${says}`, async () => {
      const { page: seen } = await browser.get(path)
      return says.test(seen.text) ? { found: seen.text } : { instead: seen }
    })

  test('is told on the recovery page, on the account page and to administrators, and the other address goes on', async () => {
    const { simulator } = service.nodes[0]!.database
    const { addMail } = simulator
    const [main, second] = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    simulator.addMail = (mail) =>
      mail.to === second!.email
        ? Promise.reject(new MailRefused('550 5.1.1 no such mailbox', 'mailbox'))
        : addMail(mail)
    const browser = service.browser()
    await beginRecovery(owner, browser)
    try {
      await browser.post('/recovery/mail', { address: second!.id })
      await page(browser, '/recovery', /takes no mail.*Choose another address/s)
      await page(browser, '/recovery', /mail was refused there lately/)
      await page(inside, '/account/addresses', /Refuses mail.*Since .* mail to it is refused/s)
      await page(inside, `/admin/users/${owner.user.id}`, /Refuses mail.*550 5\.1\.1/s)
      const mail = await page(inside, '/admin/mail', /550 5\.1\.1 no such mailbox/)
      assert.doesNotMatch(mail, /second-ada|\/link\//)
    } finally {
      simulator.addMail = addMail
    }
    await browser.post('/recovery/mail', { address: main!.id })
    await page(browser, '/recovery', /Sent to/)
  })

  test('is tried again by an administrator, and by nobody who is not one', async () => {
    const [letter] = await service.ports.read(({ outbox }) =>
      outbox.unsent(owner.user.accountId, { limit: 1 }),
    )
    const path = `/admin/mail/${letter!.id}/retry`
    const stranger = await addOwner(service, 'eve@example.org')
    const eve = await signIn(service, stranger, service.browser())
    assert.equal((await eve.post(path)).status, 404)
    assert.equal((await service.browser().post(path)).location?.split('?')[0], '/signin')
    const again = await signIn(service, owner, service.browser())
    assert.equal((await again.post(path)).location, '/admin/mail?done=retried')
    await until('the letter to be handed over', async () => {
      const now = await service.ports.read(({ outbox }) => outbox.find(letter!.id))
      return now?.deliveredAt ? { found: true } : { instead: `${now?.tries} tries` }
    })
    assert.equal((await again.post(path)).status, 404)
    await page(again, '/account/addresses', /^(?!.*Refuses mail)/s)
  })

  test('is shown in no letter that can be looked at, and no page of letters can send or run anything', async () => {
    const browser = await signIn(service, owner, service.browser())
    const list = await browser.get('/admin/letters')
    const names = [...list.body.matchAll(/\/admin\/letters\/([\w-]+)"/g)].map(([, name]) => name)
    assert.ok(names.length > 50, `${names.length} letters`)
    for (const language of ['en', 'ja']) {
      const one = await browser.get(`/admin/letters/${names[7]}/${language}`)
      assert.match(String(one.headers['content-security-policy']), /default-src 'none'.*; sandbox$/)
      assert.match(one.body, new RegExp(`^<!doctype html>\\n<html lang="${language}">`))
    }
    const { body, headers } = await browser.get(`/admin/letters/${names[7]}`)
    assert.match(String(headers['content-security-policy']), /frame-src 'self'$/)
    assert.equal(body.match(/<iframe src="\/admin\/[^"]*" sandbox /g)?.length, 2)
    for (const path of [
      '/admin/letters/none',
      '/admin/letters/notice-x/en',
      '/admin/letters/alarm-clock-wrong/de',
    ])
      assert.equal((await browser.get(path)).status, 404)
    assert.equal((await service.browser().get(`/admin/letters/${names[7]}/en`)).status, 303)
  })
})

suite('R24 H19 with a real mail server', () => {
  let server: MailServer
  let service: Service
  /** What it says to letters that are notices. */
  let toNotices: Error | undefined
  before(async () => {
    server = await mailServer({}, ({ subject = '' }) =>
      subject === 'Aikagi Email Verification' ? undefined : toNotices,
    )
    const environment = {
      AIKAGI_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      AIKAGI_MAIL_FROM: 'aikagi@example.org',
    }
    service = await openService({ environment })
  })
  after(async () => {
    await service.close()
    server.close()
  })

  test('nobody gets a new password before a notice of it was handed over, and with one mailbox it goes there', async () => {
    const { ada } = await addAccount(service, { ada: [] })
    const { accountId: account, userName: user } = ada!.user
    const browser = service.browser()
    toNotices = smtpError(451, '4.3.0 not now')
    await browser.post('/forgotten/user', { account, user })
    const link = await until('the mail with the link', async () => {
      const text = server.received.map(({ mail }) => mail.text ?? '').join('\n')
      const path = /\/link\/[\w-]+/.exec(text)?.[0]
      return path ? { found: path } : { instead: `${server.received.length} mails` }
    })
    assert.equal((await browser.post(link)).status, 303)
    const code = { device: ada!.device.id, code: codeOf(service, ada!.device) }
    assert.equal((await browser.post('/recovery/device', code)).status, 303)
    const set = () => browser.post('/recovery/new-password', { password: NEW_PASSWORD })
    const early = await set()
    assert.equal(early.status, 422)
    assert.match(early.page.text, /notice|mail/i)
    assert.ok(server.received.every(({ mail }) => !/forgotten/i.test(mail.subject ?? '')))

    toNotices = undefined
    const { ports } = service
    await ports.transact(async ({ outbox }) => {
      for (const { id } of await outbox.unsent(account, { limit: 10 }))
        await outbox.hurry(id, ports.now())
    })
    ports.bell.ring('outbox')
    await until('a notice to be handed over, and then the password to be taken', async () => {
      const { status, page: seen } = await set()
      return status === 303 ? { found: true } : { instead: seen }
    })
    await mailIsOut(service)
    const ids = server.received.map(({ mail }) => mail.messageId)
    assert.equal(new Set(ids).size, ids.length, 'each letter once')
  })
})
