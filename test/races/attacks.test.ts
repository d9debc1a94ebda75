import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { newSetupAddress } from '../../src/domain/setup/new-setup-address.ts'
import type { Answer, Browser } from '../attacks/browser.ts'
import { addOwner, codeOf, draftOf, type Owner, showPassword, wrongCode } from '../attacks/owner.ts'
import {
  askForLink,
  beginRecovery,
  enterRecovery,
  linkFrom,
  proveByMail,
  recoveriesOf,
  ringing,
} from '../attacks/recovery-walk.ts'
import { openService, type Service } from '../attacks/target.ts'
import { freshDatabase } from '../support/postgres.ts'
import { giveCodes } from '../support/recovery-codes.ts'

/** How often a race is run that must never be lost. The soak runs it longer. */
const ROUNDS = Number(process.env.AIKAGI_TEST_RACES ?? 8)

const DATABASES: { name: string; open(): Promise<Service> }[] = [
  { name: 'SQLite', open: () => openService() },
  {
    name: 'PostgreSQL, two nodes',
    open: async () => openService({ database: (await freshDatabase()).url, nodes: 2 }),
  },
]

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index))

const countOf = (answers: readonly Answer[], fits: (answer: Answer) => boolean): number =>
  answers.filter(fits).length

/** From now on: how many tries the limit allows. Three at once, then 1, 2, 4 s apart, however slow this machine is. */
function mostTries(): () => number {
  const began = performance.now()
  return () => 3 + Math.ceil(Math.log2((performance.now() - began) / 1000 + 1))
}

for (const { name, open } of DATABASES) {
  suite(`at once, on ${name}`, () => {
    let service: Service
    before(async () => {
      service = await open()
    })
    after(() => service.close())

    let people = 0
    const newOwner = () => addOwner(service, `owner${++people}@example.org`)

    const halfWays = async (owner: Owner, count: number): Promise<Browser[]> => {
      const browsers = times(count, () => service.browser())
      for (const browser of browsers)
        assert.equal((await showPassword(browser, owner)).location, '/signin/code')
      return browsers
    }
    const refusedCodes = async ({ user }: Owner) =>
      (await service.ports.read(({ audit }) => audit.after(user.accountId, 0, 10_000))).filter(
        ({ kind }) => kind === 'signin.code-refused',
      ).length

    test('A06 200 wrong codes over ten sign-ins are looked at as often as the limit allows', async () => {
      const owner = await newOwner()
      const browsers = await halfWays(owner, 10)
      const code = wrongCode(service, owner.device)
      const most = mostTries()
      const answers = await Promise.all(
        times(200, (index) =>
          browsers[index % 10]!.post('/signin/code', { device: owner.device.id, code }),
        ),
      )
      assert.equal(
        countOf(answers, ({ status }) => status === 422),
        200,
      )
      const { count } = await service.ports.read(({ throttle }) =>
        throttle.read(`code:${owner.device.id}`),
      )
      assert.ok(count >= 3 && count <= most(), `${count}`)
      assert.equal(await refusedCodes(owner), count)
    })

    test('A06 200 wrong passwords are hashed as often as the limit allows', async () => {
      const owner = await newOwner()
      let hashes = 0
      for (const { ports } of service.nodes) {
        const { verify } = ports.passwords
        ports.passwords.verify = (hash, password) => {
          hashes++
          return verify.call(ports.passwords, hash, password)
        }
      }
      const browsers = times(10, () => service.browser())
      for (const browser of browsers) await browser.post('/signin', { email: owner.email })
      const most = mostTries()
      await Promise.all(
        times(200, (index) =>
          browsers[index % 10]!.post('/signin/password', { password: 'wrong' }),
        ),
      )
      assert.ok(hashes >= 3 && hashes <= most(), `${hashes}`)
    })

    test('A07 50 submits of one right code let one in', async () => {
      const owner = await newOwner()
      const browsers = await halfWays(owner, 10)
      const about = { device: owner.device.id, code: codeOf(service, owner.device) }
      const answers = await Promise.all(
        times(50, (index) => browsers[index % 10]!.post('/signin/code', about)),
      )
      assert.equal(
        countOf(answers, ({ location }) => location === '/'),
        1,
      )
      const sessions = await service.ports.read((stores) => stores.sessions.of(owner.user.id))
      assert.equal(sessions.length, 1)
    })

    test('A07, R09 50 presses of one mail link, and 50 times its digits, count once', async () => {
      const owner = await newOwner()
      const browser = service.browser()
      await beginRecovery(owner, browser)
      const link = await askForLink(service, owner, browser)
      const pressed = await Promise.all(times(50, () => browser.post(link)))
      assert.equal(
        countOf(pressed, ({ status }) => status === 303),
        1,
      )
      assert.equal(
        countOf(pressed, ({ status }) => status === 410),
        49,
      )

      const other = await askForLink(service, owner, browser)
      const digits = (await service.browser().post(`${other}/digits`)).page.digits!
      const typed = await Promise.all(times(50, () => browser.post('/recovery/code', { digits })))
      assert.equal(
        countOf(typed, ({ status }) => status === 303),
        1,
      )
    })

    test('A07 50 submits of one recovery code open one way, with the password or without it', async () => {
      const owner = await newOwner()
      const codes = await giveCodes(service.ports, owner.user)
      const browsers = await halfWays(owner, 10)
      const forms = [
        { path: '/recovery/recovery-code', fields: { typed: codes[0]! } },
        { path: '/forgotten/recovery-code', fields: { email: owner.email, typed: codes[1]! } },
      ]
      for (const { path, fields } of forms) {
        const answers = await Promise.all(
          times(50, (index) => browsers[index % 10]!.post(path, fields)),
        )
        assert.equal(
          countOf(answers, ({ location }) => location === '/recovery'),
          1,
        )
        // Otherwise the second way is kept out by the first one's wait for the next try.
        await service.wait(3600)
      }
      assert.equal((await recoveriesOf(service, owner)).length, 2)
      const stock = await service.ports.read((stores) => stores.recoveryCodes.stock(owner.user.id))
      assert.equal(stock?.left, 8)
    })

    test('invariant 7 no limit of a way back is passed by asking at once', async () => {
      const owner = await newOwner()
      const browsers = await halfWays(owner, 8)
      const opened = await Promise.all(
        times(24, (index) =>
          browsers[index % 8]!.post('/recovery/start', { lost: owner.device.id }),
        ),
      )
      assert.equal(
        countOf(opened, ({ location }) => location === '/recovery'),
        5,
      )
      assert.equal((await recoveriesOf(service, owner)).length, 5)

      const begun: Browser[] = []
      for (const browser of browsers)
        if ((await browser.get('/recovery')).page.steps.length > 0) begun.push(browser)
      const [address] = await service.ports.read(({ users }) => users.addresses(owner.user.id))
      const mails = await Promise.all(
        times(20, (index) =>
          begun[index % begun.length]!.post('/recovery/mail', { address: address!.id }),
        ),
      )
      assert.equal(
        countOf(mails, ({ status }) => status === 303),
        5,
      )
    })

    test('A14 three tries at the digits of a mail link are three, however many come at once', async () => {
      const owner = await newOwner()
      const browser = service.browser()
      await beginRecovery(owner, browser)
      const link = await askForLink(service, owner, browser)
      const right = (await service.browser().post(`${link}/digits`)).page.digits!
      const wrong = `${(Number(right[0]) + 1) % 10}${right.slice(1)}`
      const typed = await Promise.all(
        times(30, () => browser.post('/recovery/code', { digits: wrong })),
      )
      const lookedAt = countOf(typed, ({ page }) =>
        /not the (six )?digits|do not match|wrong|not right|not those/i.test(
          page.refusals[0]?.text ?? '',
        ),
      )
      assert.ok(lookedAt <= 3, `${lookedAt}`)
      assert.equal((await browser.post('/recovery/code', { digits: right })).status, 422)
    })

    test('R20 one call, however often it is asked for', async () => {
      const owner = await newOwner()
      const browser = service.browser()
      await beginRecovery(owner, browser)
      await proveByMail(service, owner, browser)
      const asked = await Promise.all(times(20, () => browser.post('/recovery/call')))
      assert.equal(
        countOf(asked, ({ status }) => status === 303),
        1,
      )
      const since = new Date(0)
      const placed = await service.ports.read(({ calls }) =>
        calls.recent({ userId: owner.user.id }, since),
      )
      assert.equal(placed.length, 1)
      // Or it would go on ringing in the next test.
      await await service
        .browser()
        .send('POST', `/simulator/api/calls/${(await ringing(service)).id}/decline`, {
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        })
    })

    test(`invariant 6 a stop that was acknowledged wins over the new device (${ROUNDS} rounds)`, async () => {
      const outcomes = { stopped: 0, finished: 0 }
      for (let round = 0; round < ROUNDS; round++) {
        const owner = await newOwner()
        const browser = service.browser()
        const stop = await linkFrom(service, '/stop/', () => enterRecovery(service, owner, browser))
        await browser.post('/security/devices/new', { name: 'new', handset: '' })
        const draft = await draftOf(service, owner.user.id)
        const [first, second] = [codeOf(service, draft, -1), codeOf(service, draft)]
        const event = await eventOf(service, owner)
        const somebody = service.browser()
        await somebody.get(stop)
        const typed = { what: 'add', qr: '', first, second }
        // In each round they meet at another place.
        const leadMs = (round - 2) * 2
        const [added, stopped] = await Promise.all([
          setTimeout(Math.max(0, -leadMs)).then(() =>
            browser.post('/security/devices/draft', typed),
          ),
          setTimeout(Math.max(0, leadMs)).then(() => somebody.post(stop, { event })),
        ])

        const { ports } = service
        // The draft is gone where its session was stopped first.
        const device = await ports.read(({ devices }) => devices.find(owner.user.id, draft.id))
        const [recovery] = await recoveriesOf(service, owner)
        const acknowledged = stopped.status === 200
        assert.equal(acknowledged, recovery!.status.name === 'closed')
        assert.equal(added.location === '/signin?replaced', !acknowledged, `${added.status}`)
        assert.equal(device?.status === 'active', !acknowledged)
        if (!acknowledged) assert.match(stopped.location ?? '', /\/undo\?event=/)
        outcomes[acknowledged ? 'stopped' : 'finished']++
      }
      assert.equal(outcomes.stopped + outcomes.finished, ROUNDS)
    })

    test(`invariant 6 a stop that was acknowledged wins over coming in (${ROUNDS} rounds)`, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const owner = await newOwner()
        const browser = service.browser()
        await enterRecovery(service, owner, browser)
        const stop = await linkFrom(service, '/stop/', () =>
          beginRecovery(owner, service.browser()),
        )
        const recovery = (await recoveriesOf(service, owner)).find(
          ({ status }) => status.name === 'granted',
        )!
        const event = await eventOf(service, owner, recovery.id)
        const [entry, stopped] = await Promise.all([
          browser.post('/recovery/enter'),
          service.browser().post(stop, { event }),
        ])
        assert.equal(stopped.status, 200)
        assert.ok([303, 422].includes(entry.status))
        assert.equal((await browser.get('/security')).location?.startsWith('/signin'), true)
        const sessions = await service.ports.read((stores) => stores.sessions.of(owner.user.id))
        assert.equal(sessions.length, 0)
      }
    })
  })

  suite(`set-up, on ${name}`, () => {
    test('A07 one address printed makes one account, whoever opens it and however often', async () => {
      const service = await open()
      try {
        const answers = (email: string) => ({
          account: 'Analytical Engines',
          country: 'JP',
          language: 'en',
          email,
        })
        const ready: Browser[] = []
        // A restart prints a new address, so two people may be in the middle of it.
        for (const email of ['ada@example.org', 'eva@example.org']) {
          const setup = new URL((await newSetupAddress(service.ports))!).pathname
          const browsers = times(5, () => service.browser())
          // Each has its own cookie before they race.
          for (const browser of browsers) await browser.get('/signin')
          const link = await linkFrom(service, '/link/', async () => {
            const begun = await Promise.all(
              times(20, (index) => browsers[index % 5]!.post(setup, answers(email))),
            )
            assert.equal(
              countOf(begun, ({ location }) => location === '/setup'),
              1,
            )
            assert.equal(
              countOf(begun, ({ status }) => status === 410),
              19,
            )
          })
          for (const browser of browsers)
            if ((await browser.post(link)).status === 303) ready.push(browser)
        }
        assert.equal(ready.length, 2)
        const password = 'seven calm herons wade'
        const finished = await Promise.all(
          times(12, (index) => ready[index % 2]!.post('/setup/password', { password })),
        )
        assert.equal(
          countOf(finished, ({ location }) => location === '/welcome'),
          1,
        )
        assert.equal(await newSetupAddress(service.ports), undefined)
      } finally {
        await service.close()
      }
    })
  })
}

/** The choice of “This wasn’t me” that means the owner's recovery. */
async function eventOf({ ports }: Service, { user }: Owner, recoveryId?: string): Promise<string> {
  const notices = await ports.read((stores) => stores.notices.of(user.id, new Date(0)))
  return notices.find((one) => one.recoveryId && (!recoveryId || one.recoveryId === recoveryId))!.id
}
