import { type Context, Hono } from 'hono'
import { activateToken } from '../../domain/hardware-tokens/activate-token.ts'
import { waitingTokens } from '../../domain/hardware-tokens/look-at-tokens.ts'
import type { HardwareTokenId } from '../../domain/ids.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import { confirmFirst, type SignedIn, signInAgain, withSession } from '../signin/with-session.ts'
import { leadOn } from './enrolment.ts'
import { type GivenToken, givenTokenPage } from './given-token-page.ts'
import { tokenText } from './refusal-texts.ts'
import type { SecurityDeps } from './security.ts'

const form = strictForm({ name: textOf(), first: textOf(64), second: textOf(64) })

/** Making a token one's own that an administrator gave (DE-9), also in place of what was lost. */
export function givenTokenRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  const path = routes.security.token
  web.use(path, withSession(deps, { restricted: true }))

  web.get(path, async (c) => {
    const { view, session, user } = c.var
    const token = await given(c)
    const moment = { settings: ports.settings, now: ports.now() }
    // Asked before the codes are typed, not after.
    if (session.kind === 'full' && !isConfirmed(session, user, moment)) return confirmFirst(c)
    return c.html(`${givenTokenPage({ view, token, name: nameFor(token) })}`)
  })

  web.post(path, async (c) => {
    const { name, ...typed } = await readForm(c, form)
    const { view, session } = c.var
    const token = await given(c)
    const about = { session, tokenId: token.id, name, typed, asker: askerOf(c) }
    const activation = await activateToken(ports, about)
    if (activation.added) return leadOn(c, activation.next)
    const { reason, ...rest } = activation
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const field = reason.startsWith('name-') ? 'name' : 'first'
    const text = tokenText(view, { ...rest, reason }, ports.now())
    return c.html(`${givenTokenPage({ view, token, name, refusals: [{ field, text }] })}`, 422)
  })

  /** One that waits for somebody else is as little there as none (H06). */
  async function given(c: Context<SignedIn>): Promise<GivenToken> {
    const id = idParam<HardwareTokenId>(c, 'id')
    const waiting = await waitingTokens(ports, c.var.session.userId)
    const token = waiting.find((one) => one.id === id)
    if (!token) throw new BadRequest(404, 'no such token waits for them')
    return token
  }

  return web
}

const nameFor = ({ manufacturer, serial }: GivenToken): string =>
  [...`${manufacturer} ${serial}`].slice(-40).join('').trim()
