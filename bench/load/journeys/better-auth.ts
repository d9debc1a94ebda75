import { expectStatus } from '../browser.ts'
import type { Journey, Visit } from '../job.ts'
import { currentStep, totpCode } from '../totp.ts'

/** better-auth accepts a used code again, so each visit sends the code of the moment. */
export const betterAuthJourneys: Record<string, Journey> = {
  'better-auth-signin': { run: signIn },
  'better-auth-session': {
    prepare: signIn,
    async run({ browser }) {
      const answer = expectStatus(await browser.get('/api/auth/get-session'), 200)
      if (answer.body === 'null') throw new Error('the session is unknown')
    },
  },
  'better-auth-code': { prepare: signIn, run: sendCode },
}

async function signIn(visit: Visit): Promise<void> {
  const { browser, user, job } = visit
  const named = { email: `user${user}@bench.example`, password: job.known.password }
  const answer = expectStatus(await browser.postJson('/api/auth/sign-in/email', named), 200)
  if (!answer.body.includes('twoFactorRedirect')) throw new Error('no second factor was asked')
  await sendCode(visit)
  if (!browser.jar.has('better-auth.session_token')) throw new Error('no session was made')
}

async function sendCode({ browser, job }: Visit): Promise<void> {
  const code = totpCode(job.known.secret!, currentStep())
  expectStatus(await browser.postJson('/api/auth/two-factor/verify-totp', { code }), 200)
}
