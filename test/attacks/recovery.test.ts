import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import { formatMoment } from '../../src/words/moments.ts'
import type { Browser } from './browser.ts'
import {
  accessOf,
  addOwner,
  codeOf,
  deviceNow,
  enrol,
  freshStep,
  type Owner,
  showPassword,
  signIn,
} from './owner.ts'
import {
  askForLink,
  beginRecovery,
  enterRecovery,
  linkFrom,
  mailIsOut,
  proveAll,
  proveByCall,
  proveByMail,
  recoveriesOf,
  toldTo,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

const NEW_PASSWORD = 'four brass lanterns hum'

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

let people = 0
const newOwner = () => addOwner(service, `owner${++people}@example.org`)

/** As if the owner had never had a device. */
async function withoutDevice(owner: Owner): Promise<Owner> {
  await service.ports.transact(async ({ users, devices }) => {
    const { protectedAt: _, ...open } = await users.lock(owner.user.id)
    await users.save(open)
    await devices.revoke(owner.device.id, service.ports.now())
  })
  return owner
}

const forgottenLink = ({ email }: Owner, browser: Browser): Promise<string> =>
  linkFrom(service, '/link/', () => browser.post('/forgotten', { email }))

const passwordWorks = async (owner: Owner, password: string): Promise<boolean> => {
  const { status } = await showPassword(service.browser(), { ...owner, password })
  return status === 303
}

suite('R04 the way back of one factor', () => {
  test('by mail alone sets no password for whoever has a device', async () => {
    const owner = await newOwner()
    const thief = service.browser()
    const link = await forgottenLink(owner, thief)
    assert.equal((await thief.post(link)).location, '/recovery')
    assert.equal(
      (await thief.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    assert.equal((await thief.post('/recovery/enter')).status, 422)
    assert.equal((await thief.post('/recovery/call')).status, 422)
    await service.wait(25 * 3600)
    assert.equal(
      (await thief.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    assert.ok(await passwordWorks(owner, owner.password))
    assert.equal(await accessOf(thief), 'out')
  })

  test('by mail and device sets a password after a day, and leaves the device asked for', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    const link = await forgottenLink(owner, browser)
    await freshStep(service)
    const shown = { device: owner.device.id, code: codeOf(service, owner.device) }
    assert.equal(
      (await browser.post('/recovery/device', shown)).status,
      422,
      'the mail comes first',
    )
    await browser.post(link)
    assert.equal((await browser.post('/recovery/device', shown)).status, 303)
    await mailIsOut(service)
    const early = await browser.post('/recovery/new-password', { password: NEW_PASSWORD })
    assert.equal(early.status, 422)
    await service.wait(24 * 3600 + 60)
    // Claimed by mail and device again: neither the mailbox nor the phone reaps what both proved.
    await browser.post(await forgottenLink(owner, browser))
    const half = await browser.post('/recovery/new-password', { password: NEW_PASSWORD })
    assert.equal(half.status, 422)
    await freshStep(service)
    const again = { device: owner.device.id, code: codeOf(service, owner.device) }
    assert.equal((await browser.post('/recovery/device', again)).status, 303)
    const set = await browser.post('/recovery/new-password', { password: NEW_PASSWORD })
    assert.equal(set.status, 303, set.page.text)
    const after = { ...owner, password: NEW_PASSWORD }
    const sure = service.browser()
    assert.equal((await showPassword(sure, after)).location, '/signin/code')
    assert.equal(await accessOf(sure), 'out')
    assert.equal((await deviceNow(service, owner)).status, 'active')
    assert.equal(await passwordWorks(owner, owner.password), false)
  })

  test('by mail, begun before there was a device, is over once there is one', async () => {
    const owner = await withoutDevice(await newOwner())
    const browser = service.browser()
    assert.equal((await showPassword(browser, owner)).location, '/')
    const thief = service.browser()
    await thief.post(await forgottenLink(owner, thief))
    await enrol(service, owner, browser)
    const set = await thief.post('/recovery/new-password', { password: NEW_PASSWORD })
    assert.equal(set.status, 422)
    assert.ok(await passwordWorks(owner, owner.password))
  })

  test('of a device sets no password, and opens nothing but the place for a new device', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await enterRecovery(service, owner, browser)
    const change = { current: owner.password, next: NEW_PASSWORD }
    assert.equal((await browser.post('/account/password', change)).location, '/security')
    assert.equal(
      (await browser.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    assert.ok(await passwordWorks(owner, owner.password))
  })
})

suite('A12 a stranger who knows the address alone', () => {
  test('does not use up the digits that the owner may type today', async () => {
    const owner = await newOwner()
    const stranger = service.browser()
    await stranger.post('/forgotten', { email: owner.email })
    await mailIsOut(service)
    for (let guess = 0; guess < 10; guess++)
      await stranger.post('/forgotten/sent', { digits: '000000' })
    const mine = service.browser()
    await beginRecovery(owner, mine)
    const link = await askForLink(service, owner, mine)
    const { digits } = (await service.browser().post(`${link}/digits`)).page
    assert.ok(digits)
    assert.equal((await mine.post('/recovery/code', { digits })).status, 303)
  })
})

suite('R07 a mail scanner', () => {
  const scanned = async (path: string, scanner: Browser) => {
    for (const method of ['HEAD', 'GET', 'GET', 'OPTIONS']) await scanner.send(method, path, {})
    const page = await scanner.get(path)
    return page
  }

  test('that fetches the link of a recovery, and presses its button, spends nothing and learns no way in', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    const link = await askForLink(service, owner, browser)
    for (const agent of ['BarracudaCentral', 'Mozilla/5.0 HeadlessChrome/140']) {
      const scanner = service.browser({ 'User-Agent': agent })
      const { page } = await scanned(link, scanner)
      for (const form of page.forms.filter(({ action }) => action.startsWith('/link/')))
        await scanner.post(form.action)
      const pressed = await scanner.post(link)
      assert.equal(pressed.status, 403)
      assert.equal(scanner.visitor.cookies.has('__Host-session'), false)
      assert.equal((await scanner.get('/recovery')).page.steps.length, 0)
    }
    const [recovery] = await recoveriesOf(service, owner)
    assert.deepEqual(
      recovery!.proofs.map(({ proof }) => proof),
      ['password'],
    )
    assert.equal((await browser.post(link)).location, '/recovery')
  })

  test('without any cookie, or with one that was made up, completes nothing', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    const link = await askForLink(service, owner, browser)
    for (const cookie of [
      '',
      '__Host-browser=',
      `__Host-browser=${'A'.repeat(43)}.${'A'.repeat(43)}`,
    ])
      assert.equal((await service.browser({ Cookie: cookie }).post(link)).status, 403)
    assert.equal((await browser.post(link)).status, 303)
  })

  test('that fetches “This wasn’t me”, or presses it without choosing, stops nothing', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    const stop = await linkFrom(service, '/stop/', () => beginRecovery(owner, browser))
    const scanner = service.browser()
    await scanned(stop, scanner)
    assert.equal((await scanner.post(stop)).status, 422)
    assert.equal((await scanner.post(stop, { event: '' })).status, 422)
    const [recovery] = await recoveriesOf(service, owner)
    assert.equal(recovery!.status.name, 'proving')
  })
})

suite('R08 a token in an address', () => {
  test('leaves by no redirect, no Referer and no log line', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    const stop = await linkFrom(service, '/stop/', () => beginRecovery(owner, browser))
    const link = await askForLink(service, owner, browser)
    for (const path of [link, stop]) {
      const { headers, body } = await browser.get(path)
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['cache-control'], 'no-store')
      assert.doesNotMatch(body, /(href|src|action)="https?:/)
    }
    assert.equal((await browser.post(link)).location, '/recovery')
    const logged = service.logLines.join('')
    for (const path of [link, stop]) assert.ok(!logged.includes(path.split('/').at(-1)!))
    assert.ok(logged.includes('/link/:token'))
  })

  for (const place of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'account@evil.example',
    '../account',
    'device.x/../../evil',
  ]) {
    test(`a sign-in never leads to ${place}`, async () => {
      const owner = await newOwner()
      const browser = service.browser()
      await browser.post('/signin', { email: owner.email, return: place })
      await browser.post('/signin/password', { password: owner.password })
      await freshStep(service)
      const code = codeOf(service, owner.device)
      const { location } = await browser.post('/signin/code', { device: owner.device.id, code })
      assert.equal(location, '/')
    })
  }
})

suite('R09 a link', () => {
  test('used, replaced, run out, after the end, and never made are refused by the same page', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    const bodies: string[] = []
    const refused = async (who: Browser, path: string) => {
      for (const answer of [
        await who.get(path),
        await who.post(path),
        await who.post(`${path}/digits`),
      ]) {
        assert.equal(answer.status, 410)
        bodies.push(answer.page.text)
      }
    }
    await beginRecovery(owner, browser)
    const replaced = await askForLink(service, owner, browser)
    const used = await askForLink(service, owner, browser)
    await refused(browser, replaced)
    assert.equal((await browser.post(used)).status, 303)
    await refused(browser, used)

    const late = await askForLink(service, owner, browser)
    await service.wait(15 * 60 + 1)
    await refused(browser, late)
    const ended = await askForLink(service, owner, browser)
    await browser.post('/recovery/cancel')
    await refused(browser, ended)
    await refused(browser, `/link/${'N'.repeat(43)}`)
    await refused(browser, '/link/short')
    assert.equal(new Set(bodies).size, 1)
  })

  test('of another attempt dies when one is complete', async () => {
    const owner = await newOwner()
    const [browser, thief] = [service.browser(), service.browser()]
    await beginRecovery(owner, thief)
    const link = await askForLink(service, owner, thief)
    await proveAll(service, owner, browser)
    assert.equal((await thief.post(link)).status, 410)
    assert.deepEqual(
      (await recoveriesOf(service, owner)).map(({ status }) => status.name).toSorted(),
      ['closed', 'holding'],
    )
  })

  test('of a forgotten password revives no invitation: who never chose a password gets no mail', async () => {
    const owner = await newOwner()
    await service.ports.transact(async ({ users }) => {
      const { passwordHash: _, ...invited } = await users.lock(owner.user.id)
      await users.save(invited)
    })
    const before = (await service.simulator.mails()).length
    await service.browser().post('/forgotten', { email: owner.email })
    await mailIsOut(service)
    assert.equal((await service.simulator.mails()).length, before)
  })
})

suite('R11 an attacker who is signed in', () => {
  test('is out when a recovery is granted, everywhere, and stays out', async () => {
    const owner = await newOwner()
    const thief = await signIn(service, owner, service.browser())
    const stale = service.browser()
    await showPassword(stale, owner)
    const browser = service.browser()
    await enterRecovery(service, owner, browser)
    assert.equal(await accessOf(thief), 'out')
    assert.equal((await thief.get('/session/check')).status, 401)
    assert.equal((await stale.get('/signin/code')).location, '/signin/password')
    const code = codeOf(service, owner.device, 1)
    await stale.post('/signin/code', { device: owner.device.id, code })
    assert.equal(await accessOf(stale), 'out')
  })

  test('is out when the password changes, a device is removed, or a device ends the recovery', async () => {
    const owner = await newOwner()
    const browser = await signIn(service, owner, service.browser())
    const two = await enrol(service, owner, browser)
    const thief = await signIn(service, owner, service.browser())
    const half = service.browser()
    await showPassword(half, owner)
    await service.wait(40)
    await browser.post('/confirm', { device: two.device.id, code: codeOf(service, two.device) })
    const change = { current: owner.password, next: NEW_PASSWORD }
    assert.equal((await browser.post('/account/password', change)).status, 303)
    assert.deepEqual([await accessOf(thief), await accessOf(browser)], ['out', 'in'])
    assert.equal((await half.get('/signin/code')).location, '/signin/password')

    const changed = { ...owner, password: NEW_PASSWORD }
    const again = await signIn(service, changed, service.browser())
    const removed = await browser.post(`/security/devices/${two.device.id}/remove`)
    assert.equal(removed.location?.startsWith('/security?'), true, removed.location)
    assert.deepEqual([await accessOf(again), await accessOf(browser)], ['out', 'in'])
  })
})

suite('R14 a link on its way', () => {
  test('is sealed while it waits in the outbox, and gone once it was handed over', async () => {
    const owner = await newOwner()
    const { database } = service.nodes[0]!
    const { addMail } = database.simulator
    const browser = service.browser()
    const bodies: string[] = []
    const read = async () => {
      const newest = await service.ports.read(async ({ links, outbox }) => {
        const [recovery] = await recoveriesOf(service, owner)
        const link = await links.newest({ purpose: 'recovery', recoveryId: recovery!.id })
        return outbox.find(link!.messageId)
      })
      return newest!
    }
    database.simulator.addMail = async (mail) => {
      if (mail.to.endsWith(owner.email) && /\/link\//.test(mail.text)) {
        const waiting = await read()
        bodies.push(waiting.sealedBody ?? '')
        const token = /\/link\/([\w-]{43})/.exec(mail.text)![1]!
        assert.ok(!JSON.stringify(waiting).includes(token))
        assert.ok(!JSON.stringify(waiting).includes(owner.email))
      }
      return addMail.call(database.simulator, mail)
    }
    try {
      await beginRecovery(owner, browser)
      await askForLink(service, owner, browser)
      await mailIsOut(service)
    } finally {
      database.simulator.addMail = addMail
    }
    assert.equal(bodies.length, 1)
    assert.ok(bodies[0]!.length > 100)
    assert.equal((await read()).sealedBody, undefined)
  })
})

suite('R24 a notice that does not arrive', () => {
  test('keeps everybody out of a recovery until one was handed over', async () => {
    const owner = await newOwner()
    const { database } = service.nodes[0]!
    const { addMail } = database.simulator
    const browser = service.browser()
    // The mailbox of the attacker takes the link; no notice goes through.
    database.simulator.addMail = async (mail) => {
      if (!/\/link\//.test(mail.text)) throw new Error('421 try again later')
      return addMail.call(database.simulator, mail)
    }
    try {
      await beginRecovery(owner, browser)
      await proveByMail(service, owner, browser)
      await proveByCall(service, browser)
      assert.equal((await browser.post('/recovery/enter')).status, 422)
      assert.equal(await accessOf(browser), 'out')
    } finally {
      database.simulator.addMail = addMail
    }
    await service.wait(35)
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('cannot be arranged by taking the address away first: it is told of that, too', async () => {
    const owner = await newOwner()
    const browser = await signIn(service, owner, service.browser())
    const all = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    const second = all.find(({ purpose }) => purpose === 'notification')!
    const sentTo = async () =>
      (await service.simulator.mails()).filter(({ to }) => to === second.email).length
    await mailIsOut(service)
    const before = await sentTo()
    const removed = await browser.post(`/account/addresses/${second.id}/remove`)
    assert.equal(removed.status, 303, removed.page.text)
    await mailIsOut(service)
    assert.equal(await sentTo(), before + 1)
    assert.ok((await toldTo(service, owner)).includes('address-removed'))
  })
})

suite('R25 the session of a recovery', () => {
  test('does one thing, ends with it, and leaves the lost device worthless', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await enterRecovery(service, owner, browser)
    assert.equal(await accessOf(browser), 'restricted')
    for (const path of [
      '/account/addresses',
      '/account/number',
      '/account/policy',
      '/account/settings',
      '/confirm',
      '/welcome',
      '/recovery/open',
    ])
      assert.equal((await browser.get(path)).location, '/security', path)
    assert.equal((await browser.post(`/security/devices/${owner.device.id}/remove`)).status, 303)
    assert.equal((await deviceNow(service, owner)).status, 'suspended')

    const after = await enrol(service, owner, browser)
    assert.equal(await accessOf(browser), 'out')
    await signIn(service, after, browser)
    assert.equal(await accessOf(browser), 'in')

    const finder = service.browser()
    await showPassword(finder, owner)
    await freshStep(service)
    const code = codeOf(service, owner.device)
    await finder.post('/signin/code', { device: owner.device.id, code })
    assert.equal(await accessOf(finder), 'out')
    const found = await finder.post('/trouble/found', { found: owner.device.id, code })
    assert.equal(found.status, 422)
    await service.wait(72 * 3600 + 60)
    await service.wait(60)
    const status = async () => (await deviceNow(service, owner)).status
    for (let tries = 0; tries < 100 && (await status()) !== 'revoked'; tries++)
      await browser.get('/healthz')
    assert.equal(await status(), 'revoked')
  })

  test('ends after half an hour, is had again by password and mail, and is over after a day', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await enterRecovery(service, owner, browser)
    await service.wait(31 * 60)
    assert.equal(await accessOf(browser), 'out')
    await showPassword(browser, owner)
    const thief = service.browser()
    assert.equal((await thief.post('/recovery/enter')).status, 422)

    await browser.post('/recovery/start', { lost: owner.device.id })
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    await proveByMail(service, owner, browser)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
    await service.wait(24 * 3600)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    assert.equal(await accessOf(browser), 'out')
  })
})

suite('a password that was shown more than an hour ago', () => {
  const again = (browser: Browser, { password }: Owner) =>
    browser.post('/recovery/password', { password })

  test('SI-7 is asked for once more, last, and what was confirmed meanwhile counts', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    await service.wait(61 * 60)
    assert.equal((await again(browser, owner)).status, 422, 'the mailbox comes first')
    await proveByMail(service, owner, browser)
    assert.equal((await again(browser, owner)).status, 422, 'then the telephone')
    await proveByCall(service, browser)
    await mailIsOut(service)
    assert.match((await browser.get('/recovery')).page.text, /more than an hour ago/)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    assert.equal((await again(service.browser(), owner)).status, 422, 'in another browser')
    const wrong = await again(browser, { ...owner, password: 'wrong wrong wrong' })
    assert.match(wrong.page.text, /This password is not right/)
    assert.equal((await again(browser, owner)).location, '/recovery')
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('R12 is no question to a browser that confirmed nothing else', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    await service.wait(61 * 60)
    const [right, wrong] = [
      await again(browser, owner),
      await again(browser, { ...owner, password: 'wrong wrong wrong' }),
    ]
    assert.equal(right.page.text, wrong.page.text)
  })
})

suite('a recovery that waits', () => {
  /** One address only, so that it waits a day (3-recovery.md, presets). */
  async function held(): Promise<{ owner: Owner; browser: Browser }> {
    const owner = await newOwner()
    await service.ports.transact(async ({ users }) => {
      const all = await users.addresses(owner.user.id)
      const second = all.find(({ purpose }) => purpose === 'notification')
      await users.removeAddress(second!.id)
    })
    const browser = service.browser()
    await proveAll(service, owner, browser)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    return { owner, browser }
  }

  test('R18 is claimed with the password again, not by the mailbox alone', async () => {
    const { owner, browser } = await held()
    await service.wait(24 * 3600 + 60)
    await proveByMail(service, owner, browser)
    assert.equal((await browser.post('/recovery/enter')).status, 422, 'the password is a day old')
    await beginRecovery(owner, browser)
    assert.equal((await browser.post('/recovery/enter')).status, 422, 'the mail is')
    await proveByMail(service, owner, browser)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('R18 is claimed in the browser that began by a mail and then the password', async () => {
    const { owner, browser } = await held()
    await service.wait(24 * 3600 + 60)
    await proveByMail(service, owner, browser)
    const { password } = owner
    const show = () => browser.post('/recovery/password', { password })
    // Pressed twice, and once more when it was done.
    for (const { location } of [...(await Promise.all([show(), show()])), await show()])
      assert.equal(location, '/recovery')
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('LO-1 asks for nothing while it waits, and then for what is wanted and no more', async () => {
    const { owner, browser } = await held()
    const steps = async () => (await browser.get('/recovery')).page.steps
    await service.wait(3 * 3600)
    assert.deepEqual(await steps(), ['done', 'done', 'waiting'])
    await service.wait(21 * 3600 + 60)
    assert.deepEqual(await steps(), ['current', 'waiting'])
    const [{ status }] = (await recoveriesOf(service, owner)) as [Recovery]
    assert.ok(status.name === 'holding')
    const place = {
      language: 'en',
      timeZone: owner.user.timeZone,
      now: service.ports.now(),
    } as const
    const end = formatMoment(status.claimUntil, place)
    assert.ok((await browser.get('/recovery')).page.text.includes(`You have until ${end} for`))
    await proveByMail(service, owner, browser)
    assert.deepEqual(await steps(), ['done', 'current'])
  })

  test('R18 ends early by a device from before, in the browser that began, and by nothing else', async () => {
    const { owner, browser } = await held()
    const inside = await signIn(service, owner, service.browser())
    const second = await enrol(service, owner, inside)
    await service.wait(60)
    const path = '/recovery/finish-now'
    const newer = { device: second.device.id, code: codeOf(service, second.device) }
    assert.equal((await browser.post(path, newer)).status, 422)
    const older = { device: owner.device.id, code: codeOf(service, owner.device) }
    assert.equal((await service.browser().post(path, older)).status, 422)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    assert.equal((await browser.post(path, older)).status, 303)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('R04 is shown to the owner who signs in elsewhere, who stops it', async () => {
    const { owner, browser } = await held()
    const inside = service.browser()
    await freshStep(service)
    await showPassword(inside, owner)
    const code = codeOf(service, owner.device)
    const { location } = await inside.post('/signin/code', { device: owner.device.id, code })
    assert.equal(location, '/recovery/open')
    const [recovery] = await recoveriesOf(service, owner)
    await inside.post('/recovery/open', { recovery: recovery!.id })
    await service.wait(24 * 3600 + 60)
    assert.equal((await browser.post('/recovery/mail')).status, 422)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
  })
})

suite('R24 “This wasn’t me” after the new device is there', () => {
  test('undoes it by the link, the password and a code of the lost device, and by no two of them', async () => {
    const owner = await newOwner()
    const thief = service.browser()
    await enterRecovery(service, owner, thief)
    const stop = await linkFrom(service, '/stop/', async () => {
      await signIn(service, await enrol(service, owner, thief), thief)
    })
    assert.equal(await accessOf(thief), 'in')
    const { page } = await thief.get('/security')
    assert.match(page.text, /no other device can be added/)
    assert.doesNotMatch(page.text, /Add a device/, 'what would be refused is not offered')
    const { ports } = service
    const notices = await ports.read((stores) => stores.notices.of(owner.user.id, new Date(0)))
    const event = notices.find(({ recoveryId }) => recoveryId)!.id
    const browser = service.browser()
    const undo = async (link: string, password: string, code: string) => {
      await service.wait(30)
      return browser.post(`${link}/undo`, { event, password, code })
    }
    const right = () => codeOf(service, owner.device)
    const nowhere = `/stop/${'A'.repeat(43)}`
    await freshStep(service)
    for (const refused of [
      await undo(stop, 'not the password', right()),
      await undo(stop, owner.password, '000000'),
      await undo(nowhere, owner.password, right()),
    ])
      assert.ok([410, 422].includes(refused.status), `${refused.status}`)
    assert.equal((await deviceNow(service, owner)).status, 'suspended')

    await service.wait(60)
    assert.equal((await undo(stop, owner.password, codeOf(service, owner.device, 1))).status, 200)
    assert.equal((await deviceNow(service, owner)).status, 'active')
    const all = await ports.read(({ devices }) => devices.all(owner.user.id))
    assert.deepEqual(
      all.map(({ status }) => status),
      ['active', 'revoked'],
    )
    assert.equal(await accessOf(thief), 'out')
  })
})

suite('R21 whoever knows the password', () => {
  test('takes the owner’s devices away once in seven days, and not again without their mail', async () => {
    const owner = await newOwner()
    const thief = service.browser()
    await showPassword(thief, owner)
    const lost = { device: owner.device.id }
    assert.equal((await thief.post('/trouble/lost', lost)).status, 200)
    assert.equal((await deviceNow(service, owner)).status, 'suspended')
    assert.ok((await toldTo(service, owner)).includes('device-reported-lost'))

    const browser = service.browser()
    await showPassword(browser, owner)
    await freshStep(service)
    const found = { found: owner.device.id, code: codeOf(service, owner.device) }
    assert.equal((await browser.post('/trouble/found', found)).status, 200)
    await showPassword(thief, owner)
    assert.equal((await thief.post('/trouble/lost', lost)).status, 422)
    assert.equal((await deviceNow(service, owner)).status, 'active')
  })
})
