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
}
