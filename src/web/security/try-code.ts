import { Hono } from 'hono'
import { type CodeTrialRefusal, tryCode } from '../../domain/recovery-codes/try-code.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { TYPED_MOST } from '../recovery/recovery-code-field.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmFirst, type SignedIn, signInAgain, withSession } from '../signin/with-session.ts'
import { tryCodePage } from './codes-page.ts'
import type { SecurityDeps } from './security.ts'

const codeForm = strictForm({ typed: textOf(TYPED_MOST) })

/** "Try it" of a recovery code, which stays good (DE-5). */
export function tryCodeRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports } = deps
  const { tryCode: path, page } = routes.security
  const web = new Hono<SignedIn>()
  web.use(path, withSession(deps))

  web.get(path, (c) => {
    const { view, session, user } = c.var
    const moment = { settings: ports.settings, now: ports.now() }
    // Asked before a code is typed, not after.
    if (!isConfirmed(session, user, moment)) return confirmFirst(c)
    return c.html(`${tryCodePage(view)}`)
  })

  web.post(path, async (c) => {
    const { typed } = await readForm(c, codeForm)
    const { view, session } = c.var
    const trial = await tryCode(ports, { session, typed, asker: askerOf(c) })
    if (trial.works) return c.redirect(`${page}?done=code-tried`, 303)
    const { reason, retryAt } = trial
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = whenText(view, TEXTS[reason], retryAt)
    return c.html(`${tryCodePage(view, [{ field: 'typed', text }])}`, 422)
  })

  return web
}

const TEXTS = {
  'not-a-code': 'recovery-codes.typed-not-a-code',
  'wrong-code': 'recovery-codes.typed-wrong-code',
  'code-already-used': 'recovery-codes.typed-code-already-used',
  'too-many': 'recovery-codes.typed-trial-too-many',
} as const satisfies Partial<Record<CodeTrialRefusal, string>>
