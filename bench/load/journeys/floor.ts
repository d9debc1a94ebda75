import { expectStatus } from '../browser.ts'
import type { Journey } from '../job.ts'

/** The session check with nothing around it (`floors/session-server.ts`). */
export const floorJourneys: Record<string, Journey> = {
  'floor-session': {
    async prepare({ browser, user }) {
      browser.jar.set('session', `token-${user}`)
    },
    async run({ browser }) {
      expectStatus(await browser.get('/'), 204)
    },
  },
  /** The six requests of a sign-in with nothing around the hash (`floors/signin-server.ts`). */
  'floor-signin': {
    async run({ browser }) {
      for (const step of ['name', 'password', 'code']) {
        expectStatus(await browser.get(`/${step}`), 200)
        expectStatus(await browser.postForm(`/${step}`, { typed: 'as long as an address is' }), 303)
      }
    },
  },
}
