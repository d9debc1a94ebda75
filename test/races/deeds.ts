import { askedDigit } from '../../drill/acts/call.ts'
import { readSecret } from '../../drill/acts/enrol.ts'
import { nameAccount } from '../../drill/acts/set-up.ts'
import { showPassword } from '../../drill/acts/sign-in.ts'
import type { App } from '../../drill/app.ts'
import { verifyLink } from '../../drill/mailbox.ts'
import type { Page } from '../../drill/page.ts'
import { letters } from '../../drill/said.ts'
import { Unexpected } from '../../drill/unexpected.ts'
import type { Visitor } from '../../drill/visitor.ts'
import { type Deed, eventually, type Survivor } from './deed.ts'

/** After a call that was answered the next one is some minutes away; two test calls to a number are all for a day. */
const FIRST_GAP_S = 301
const DAY_S = 24 * 3600 + 1
/** A call has its own time limits: a slow machine must be able to go through it before the clock is moved on. */
const CALL_ROUND_MS = 3_000

const isAt = async (browser: Visitor, path: string): Promise<boolean> =>
  (await browser.open(path)).path.split('?')[0] === path

/** From the printed address to the first account. */
export function settingUp(survivor: Survivor): Deed[] {
  const { scene, person } = survivor
  const { browser } = person
  return [
    {
      what: 'name the account',
      isDone: async () => (await browser.open('/setup')).steps.length > 0,
      do: async () => {
        // A restart prints a new address, and the older one is worthless.
        await eventually(scene, 'the printed address to open', async () => {
          const page = await browser.open(scene.stage.setupAddress)
          return page.status === 200 ? { found: page } : { instead: page }
        })
        await nameAccount(scene, person)
      },
    },
    {
      what: 'verify the address',
      isDone: async () => (await browser.open('/setup')).steps[1] === 'done',
      do: () => pressLink(survivor, { browser, email: person.email }),
    },
    {
      what: 'choose the password',
      isDone: () => isAt(browser, '/account'),
      do: async () => {
        await browser.open('/setup')
        // The account may be there although its maker was not told.
        if (!browser.offers('/setup/password')) await showPassword(browser, person)
        else await browser.submit('/setup/password', { password: person.password })
        if (!(await isAt(browser, '/account'))) throw new Unexpected('an account', browser.page)
      },
    },
  ]
}

/** What makes an account safe to lose a phone with. */
export function protecting(survivor: Survivor): Deed[] {
  const { person } = survivor
  const { browser, number } = person
  const proven = (page: Page) => /badge-success/.test(page.html)
  const second = person.second!
  const verified = async () => {
    const { html } = await browser.open('/account/addresses')
    // A long address may break into two lines.
    const unbroken = html.replaceAll('<wbr>', '')
    return new RegExp(`${second}.*?badge-(\\w+)`, 's').exec(unbroken)?.[1] === 'success'
  }
  const deeds: Deed[] = [
    {
      what: 'prove the number',
      isDone: async () => proven(await browser.open('/account/number')),
      do: async () => {
        await browser.open('/account/number')
        if (!browser.offers('/account/number/call'))
          await browser.submit('/account/number', { number })
        const at = { page: '/account/number', call: '/account/number/call' }
        await haveCall(survivor, { browser, at, waitSeconds: DAY_S, done: proven })
      },
    },
    {
      what: 'add a second address',
      isDone: verified,
      do: async () => {
        const { text } = await browser.open('/account/addresses')
        if (!text.includes(second)) await browser.submit('/account/addresses', { email: second })
        await pressLink(survivor, { browser, email: second })
        if (!(await verified())) throw new Unexpected('a verified address', browser.page)
      },
    },
    enrolling(survivor, {
      browser,
      name: 'phone 0',
      // From now on the password alone is half a session.
      isDone: async () => (await browser.open('/account')).path.startsWith('/confirm'),
    }),
    {
      what: 'confirm the session',
      isDone: () => isAt(browser, '/account'),
      do: async () => {
        if (await isAt(browser, '/account')) return
        await sendCode(survivor, (code) => browser.submit('/confirm', { code }))
        if (!(await isAt(browser, '/account'))) throw new Unexpected('to be in', browser.page)
      },
    },
  ]
  // A session ends by itself when the clock had to be moved by hours.
  const stayIn = async () => {
    const { path } = await browser.open('/account')
    if (path.startsWith('/signin')) await showPassword(browser, person)
  }
  return deeds.map((deed) => ({ ...deed, do: () => stayIn().then(deed.do) }))
}

export const signingIn = (survivor: Survivor, browser: Visitor): Deed => ({
  what: 'sign in',
  isDone: () => isAt(browser, '/account'),
  do: async () => {
    if (await isAt(browser, '/account')) return
    const { path } = await showPassword(browser, survivor.person)
    if (path !== '/signin/code') throw new Unexpected('to be asked for a code', browser.page)
    await sendCode(survivor, (code) => browser.submit('/signin/code', { code }))
    if (!(await isAt(browser, '/account'))) throw new Unexpected('to be in', browser.page)
  },
})

/** The phone is lost: from the password to a new device. */
export function recovering(survivor: Survivor, browser: Visitor, name: string): Deed[] {
  const { scene, person } = survivor
  const look = () => browser.open('/recovery')
  return [
    {
      what: 'begin the recovery',
      isDone: async () => (await look()).steps.length > 0,
      do: async () => {
        if ((await look()).steps.length > 0) return
        await showPassword(browser, person)
        await browser.open('/trouble')
        await browser.submit('/recovery/start')
      },
    },
    {
      what: 'confirm by mail',
      isDone: async () => (await look()).steps[0] === 'done',
      do: async () => {
        if ((await look()).steps[0] === 'done') return
        if (!browser.offers('/recovery/code')) await browser.submit('/recovery/mail')
        await pressLink(survivor, { browser, email: person.email })
      },
    },
    {
      what: 'confirm by telephone',
      isDone: async () => (await look()).steps[1] === 'done',
      do: async () => {
        const at = { page: '/recovery', call: '/recovery/call' }
        const done = ({ steps }: Page) => steps[1] === 'done'
        await haveCall(survivor, { browser, at, waitSeconds: FIRST_GAP_S, done })
      },
    },
    {
      what: 'come in',
      isDone: () => isAt(browser, '/security'),
      do: async () => {
        await eventually(scene, 'the way in to be open', async () => {
          const page = await look()
          return browser.offers('/recovery/enter') ? { found: page } : { instead: page }
        })
        await browser.submit('/recovery/enter')
      },
    },
    enrolling(survivor, { browser, name, isDone: async () => (await look()).steps.length === 0 }),
  ]
}

interface Enrolling {
  browser: Visitor
  name: string
  isDone(): Promise<boolean>
}

function enrolling(survivor: Survivor, { browser, name, isDone }: Enrolling): Deed {
  const { scene, person } = survivor
  const keep = () => {
    if (survivor.pending) person.app = survivor.pending
    delete survivor.pending
  }
  return {
    what: `add ${name}`,
    isDone: async () => {
      const done = await isDone()
      if (done) keep()
      return done
    },
    do: async () => {
      if (!(await isAt(browser, '/security/devices/draft'))) {
        await browser.open('/security/devices/new')
        if (browser.offers('/confirm'))
          await browser.submit('/confirm', { password: person.password })
        await browser.submit('/security/devices/new', { name })
      }
      const app = readSecret(scene, browser)
      if (survivor.pending?.secret !== app.secret) survivor.pending = app
      await sendPair(survivor, browser)
      if (!(await isDone())) throw new Unexpected('the device to be there', browser.page)
      keep()
    },
  }
}

/** Both codes are burned by the activation, and useless without it: in no case do they sign in. */
async function sendPair(survivor: Survivor, browser: Visitor): Promise<void> {
  const { pending, person, codes } = survivor
  const [first, second] = [await pending!.nextCode(), await pending!.nextCode()]
  if (person.app) codes.push({ code: first, used: true }, { code: second, used: true })
  await browser.submit('/security/devices/draft', { first, second })
}

async function sendCode(
  { person, codes }: Survivor,
  send: (code: string) => Promise<unknown>,
): Promise<void> {
  const sent = { code: await appOf(person).nextCode(), used: false }
  codes.push(sent)
  await send(sent.code)
  sent.used = true
}

function appOf({ app }: Survivor['person']): App {
  if (!app) throw new Error('There is no device yet')
  return app
}

/** Waits for the newest link to this address that still opens, and presses its button. */
async function pressLink(
  { scene, links }: Survivor,
  { browser, email }: { browser: Visitor; email: string },
): Promise<void> {
  await eventually(scene, `a good link to ${email}`, async () => {
    const mails = await scene.simulator.mails()
    const mail = mails.findLast(
      ({ to, subject }) => to === email && letters.verify.en.test(subject),
    )
    if (!mail) return { instead: `${mails.length} mails` }
    const page = await browser.open(verifyLink(mail))
    return browser.offers('/link/:token') ? { found: page } : { instead: page }
  })
  const { action } = browser.formFor('/link/:token')
  const pressed = { post: () => browser.post(action, ''), used: false }
  links.push(pressed)
  await browser.submit('/link/:token')
  pressed.used = true
}

interface Calling {
  browser: Visitor
  at: { page: string; call: string }
  /** How long to wait when no call may be placed now. */
  waitSeconds: number
  done(page: Page): boolean
}

/** A whole call from wherever it stands: asked for, ringing, the digit, the six digits; again when it came to nothing. */
async function haveCall(survivor: Survivor, calling: Calling): Promise<void> {
  const { browser, at, done } = calling
  const { scene, person } = survivor
  await eventually(
    scene,
    'the call to be confirmed',
    async () => {
      const page = await browser.open(at.page)
      if (done(page)) return { found: page }
      if (page.path.startsWith('/signin')) await showPassword(browser, person)
      else if (browser.offers(at.call)) await askForCall(survivor, calling)
      else await goOnWithCall(survivor, page)
      return { instead: browser.page }
    },
    CALL_ROUND_MS,
  )
}

async function askForCall(
  { scene }: Survivor,
  { browser, at, waitSeconds }: Calling,
): Promise<void> {
  const { status } = await browser.submit(at.call)
  if (status === 422) await scene.simulator.advance(waitSeconds)
}

async function goOnWithCall({ scene: { simulator } }: Survivor, { digits }: Page): Promise<void> {
  const call = (await simulator.calls()).findLast(({ state }) => state !== 'over')
  if (!call) return
  const asked = askedDigit(call)
  const act = () => {
    if (call.state === 'ringing') return simulator.answer(call.id)
    if (digits) return simulator.press(call.id, `${digits}#`)
    if (asked) return simulator.press(call.id, asked)
    // The line went silent with the process that spoke on it.
    return simulator.hangUp(call.id)
  }
  await act().catch((error: unknown) => {
    // It ended since it was looked at: the next look tells what it came to.
    if (!(error instanceof Unexpected && error.found.startsWith('409'))) throw error
  })
}
