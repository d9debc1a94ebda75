import { emailOf, idOf, networkOf, sessionTokenOf } from '../../people.ts'
import { type Browser, expectStatus, foundIn } from '../browser.ts'
import type { Journey, Visit } from '../job.ts'
import { freshCode } from '../totp.ts'

/** Every page and every form, as a browser without scripts goes through them. */
export const aikagiJourneys: Record<string, Journey> = {
  'aikagi-signin': {
    async run(visit) {
      await showPassword(visit)
      await showCode(visit)
    },
  },
  /** Without the pages around the forms: what a peer has that serves none. */
  'aikagi-signin-forms': {
    async run({ browser, user, job }) {
      browser.network = networkOf(user)
      await sendName(browser, user)
      await sendPassword(browser, { user, job })
      await sendCode(browser, { user, job, device: idOf('device', user) })
    },
  },
  'aikagi-session': {
    async prepare({ browser, user }) {
      browser.jar.set(SESSION, sessionTokenOf(user))
    },
    async run({ browser }) {
      expectStatus(await browser.get('/session/check'), 204)
    },
  },
  /** In a running session: the code is used up and the session's token changes, durably. */
  'aikagi-code': {
    async prepare({ browser, user }) {
      browser.network = networkOf(user)
      browser.jar.set(SESSION, sessionTokenOf(user))
      const page = expectStatus(await browser.get('/confirm'), 200)
      devices.set(user, foundIn(page, DEVICE))
    },
    async run({ browser, user, job }) {
      browser.network = networkOf(user)
      const code = freshCode(user, job.known.secret!)
      const shown = { return: '', device: devices.get(user)!, code }
      expectStatus(await browser.postForm('/confirm', shown), 303)
    },
  },
}

const SESSION = '__Host-session'
const DEVICE = /name="device" value="([^"]+)"/
const devices = new Map<number, string>()

/** Name and password; leads to the page that asks for the code. */
export async function showPassword({ browser, user, job }: Visit): Promise<void> {
  browser.network = networkOf(user)
  expectStatus(await browser.get('/signin'), 200)
  await sendName(browser, user)
  expectStatus(await browser.get('/signin/password'), 200)
  await sendPassword(browser, { user, job })
}

async function showCode({ browser, user, job }: Visit): Promise<void> {
  const page = expectStatus(await browser.get('/signin/code'), 200)
  await sendCode(browser, { user, job, device: foundIn(page, DEVICE) })
}

async function sendName(browser: Browser, user: number): Promise<void> {
  expectStatus(await browser.postForm('/signin', { email: emailOf(user), return: '' }), 303)
}

type Sent = Pick<Visit, 'user' | 'job'>

async function sendPassword(browser: Browser, { user, job }: Sent): Promise<void> {
  const shown = { email: emailOf(user), password: job.known.password! }
  expectStatus(await browser.postForm('/signin/password', shown), 303)
}

async function sendCode(
  browser: Browser,
  { user, job, device }: Sent & { device: string },
): Promise<void> {
  const code = freshCode(user, job.known.secret!)
  expectStatus(await browser.postForm('/signin/code', { device, code }), 303)
  if (!browser.jar.has(SESSION)) throw new Error('no session was made')
}
