import { type Context, Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import type { ApiTokenId } from '../../domain/ids.ts'
import { deriveSession } from '../../domain/sessions/derive-session.ts'
import { listTokens } from '../../domain/tokens/list-tokens.ts'
import { type MakeTokenRefusal, makeToken } from '../../domain/tokens/make-token.ts'
import { reinstateToken } from '../../domain/tokens/reinstate-token.ts'
import { revokeToken } from '../../domain/tokens/revoke-token.ts'
import { TOKEN_SETS } from '../../domain/tokens/token-scope.ts'
import { formatMoment } from '../../words/moments.ts'
import { SESSION_PREFIX } from '../api/caller.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { manyOf, readForm, strictForm, textOf } from '../shared/form.ts'
import type { Refusal, View } from '../shared/view.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import {
  confirmFirst,
  type SessionDeps,
  type SignedIn,
  signInAgain,
} from '../signin/with-session.ts'
import { commandLinePage } from './command-line-page.ts'
import { madePage } from './made-page.ts'
import { type Done, type Typed, tokensPage } from './tokens-page.ts'

const emptyForm = strictForm({})
const tokenForm = strictForm({ name: textOf(), sets: manyOf(), days: textOf(10) })

/** API tokens of whoever is signed in, and a session for their command line. Part of the account's pages. */
export function tokenRoutes({ ports }: SessionDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (
    c: Context<SignedIn>,
    about: { done?: Done; typed?: Typed; refusals?: readonly Refusal[] } = {},
  ) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    const list = await listTokens(ports, { session })
    const status = about.refusals ? 422 : 200
    return c.html(`${tokensPage({ view, account, list, ...about })}`, status)
  }

  web.get(routes.account.tokens, (c) => show(c, doneOf(c.req.query('done'))))

  web.post(routes.account.tokens, async (c) => {
    const { name, sets, days } = await readForm(c, tokenForm)
    const { session, view } = c.var
    const chosen = TOKEN_SETS.filter((set) => sets.includes(set))
    if (chosen.length !== new Set(sets).size) throw new BadRequest(400, 'sets: unknown')
    const asked = { name, sets: chosen, days: /^\d{1,3}$/.test(days) ? Number(days) : 0 }
    const making = await makeToken(ports, { session, asked, asker: askerOf(c) })
    if (making.made) {
      const { token, text } = making
      return c.html(`${madePage({ view, token, text, publicUrl: ports.publicUrl })}`)
    }
    if (making.reason === 'session-over') return signInAgain(c)
    if (making.reason === 'confirm-first') return confirmFirst(c)
    return show(c, { typed: { name, sets: chosen, days }, refusals: [refusalOf(view, making)] })
  })

  web.post(routes.account.revokeToken, async (c) => {
    await readForm(c, emptyForm)
    const tokenId = idParam<ApiTokenId>(c, 'id')
    const asked = { session: c.var.session, tokenId, asker: askerOf(c) }
    const revoking = await revokeToken(ports, asked)
    if (revoking.revoked) return c.redirect(`${routes.account.tokens}?done=revoked`, 303)
    if (revoking.reason === 'session-over') return signInAgain(c)
    if (revoking.reason === 'confirm-first') return confirmFirst(c)
    throw notFound()
  })

  web.post(routes.account.reinstateToken, async (c) => {
    await readForm(c, emptyForm)
    const tokenId = idParam<ApiTokenId>(c, 'id')
    const asked = { session: c.var.session, tokenId, asker: askerOf(c) }
    const reinstating = await reinstateToken(ports, asked)
    if (reinstating.reinstated) return c.redirect(`${routes.account.tokens}?done=reinstated`, 303)
    if (reinstating.reason === 'session-over') return signInAgain(c)
    if (reinstating.reason === 'confirm-first') return confirmFirst(c)
    if (reinstating.reason === 'not-found') throw notFound()
    return show(c, { refusals: [refusalOf(c.var.view, reinstating)] })
  })

  web.get(routes.account.commandLine, async (c) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    return c.html(`${commandLinePage({ view, account, publicUrl: ports.publicUrl })}`)
  })

  web.post(routes.account.commandLine, async (c) => {
    await readForm(c, emptyForm)
    const { view, session } = c.var
    const derivation = await deriveSession(ports, { session, asker: askerOf(c) })
    if (derivation.derived) {
      const account = await lookAtAccount(ports, { session })
      const token = `${SESSION_PREFIX}${derivation.token}`
      const page = { view, account, token, publicUrl: ports.publicUrl }
      return c.html(`${commandLinePage(page)}`)
    }
    return derivation.reason === 'session-over' ? signInAgain(c) : confirmFirst(c)
  })

  return web
}

const notFound = () => new BadRequest(404, 'there is no such token')

const doneOf = (text: string | undefined): { done?: Done } =>
  text === 'revoked' || text === 'reinstated' ? { done: text } : {}

type Told = Exclude<MakeTokenRefusal, { reason: 'confirm-first' | 'session-over' }>

const FIELDS: Record<Told['reason'], string> = {
  'token-name-empty': 'name',
  'token-name-too-long': 'name',
  'token-days': 'days',
  'set-not-held': 'sets',
  'too-many-tokens': 'name',
  'device-first': 'name',
  frozen: 'name',
}

function refusalOf(view: View, refusal: Told): Refusal {
  const { reason } = refusal
  const field = FIELDS[reason]
  if (reason === 'device-first') return { field, text: view.words('tokens.no-device') }
  const until = 'until' in refusal ? formatMoment(refusal.until, view) : ''
  return { field, text: view.words(`tokens.refused-${reason}`, { until }) }
}
