import { emailOf, networkOf, sessionTokenOf } from '../../people.ts'
import { expectStatus, foundIn } from '../browser.ts'
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
  expectStatus(await browser.postForm('/signin', { email: emailOf(user), return: '' }), 303)
  expectStatus(await browser.get('/signin/password'), 200)
  const shown = { email: emailOf(user), password: job.known.password! }
  expectStatus(await browser.postForm('/signin/password', shown), 303)
}

async function showCode({ browser, user, job }: Visit): Promise<void> {
  const page = expectStatus(await browser.get('/signin/code'), 200)
  const code = freshCode(user, job.known.secret!)
  const shown = { device: foundIn(page, DEVICE), code }
  expectStatus(await browser.postForm('/signin/code', shown), 303)
  if (!browser.jar.has(SESSION)) throw new Error('no session was made')
}
