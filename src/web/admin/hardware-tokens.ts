import { type Context, Hono } from 'hono'
import {
  assignToken,
  retireToken,
  TOKEN_PERMISSION,
  takeBackToken,
} from '../../domain/hardware-tokens/change-tokens.ts'
import { TOKEN_STATES } from '../../domain/hardware-tokens/hardware-token.ts'
import { lookAtToken, lookAtTokens } from '../../domain/hardware-tokens/look-at-tokens.ts'
import type { HardwareTokenId } from '../../domain/ids.ts'
import { findByName } from '../../domain/users/find-by-name.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type ShownRefusal, TOKEN_DONE, tokenPage } from './hardware-token-page.ts'
import { tokensPage } from './hardware-tokens-page.ts'
import { settle } from './settle.ts'
import { type Administering, withPermission } from './with-permission.ts'

const PAGE = 50

const form = strictForm({ change: oneOf(['assign', 'take-back', 'retire']), name: textOf() })

/** The hardware tokens of the account: who has which, and giving them out (DE-9). */
export function hardwareTokenRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()

  web.get(routes.admin.hardwareTokens, withPermission(deps, TOKEN_PERMISSION), async (c) => {
    const { view, acting } = c.var
    const beginning = (c.req.query('serial') ?? '').slice(0, 64)
    const only = TOKEN_STATES.find((state) => state === c.req.query('only'))
    const after = c.req.query('after')?.slice(0, 256)
    const asked = { beginning, ...(only && { only }), ...(after !== undefined && { after }) }
    const found = await lookAtTokens(ports, { acting, ...asked, limit: PAGE })
    return c.html(`${tokensPage({ view, acting, ...asked, found })}`)
  })

  const guard = withPermission(deps, TOKEN_PERMISSION, { fresh: true })
  const show = async (c: Context<Administering>, refusal?: ShownRefusal, typed = '') => {
    const { view, acting } = c.var
    const looked = await lookAtToken(ports, { acting, tokenId: idOf(c) })
    if (!looked) throw notFound()
    const done = TOKEN_DONE.find((name) => name === c.req.query('done'))
    const said = { typed, ...(refusal && { refusal }), ...(done && { done }) }
    return c.html(`${tokenPage({ view, acting, looked, ...said })}`, refusal ? 422 : 200)
  }
  web.get(routes.admin.hardwareToken, guard, (c) => show(c))

  web.post(routes.admin.hardwareToken, guard, async (c) => {
    const { change, name } = await readForm(c, form)
    const { acting, session } = c.var
    const about = { by: { session }, tokenId: idOf(c), asker: askerOf(c) }
    const onwards = (done: string) =>
      `${to(routes.admin.hardwareToken, { id: idOf(c) })}?done=${done}`
    const answer = (outcome: Awaited<ReturnType<typeof assignToken>>, done: string) =>
      settle(c, outcome, {
        permission: TOKEN_PERMISSION,
        onwards: () => onwards(done),
        again: (reason) => {
          if (reason === 'no-such-token') throw notFound()
          return show(c, reason, name)
        },
      })
    if (change === 'take-back') return answer(await takeBackToken(ports, about), 'taken-back')
    if (change === 'retire') return answer(await retireToken(ports, about), 'retired')
    // Root has an address in place of a name, and may give one to itself.
    const isOwn = name === acting.user.signInKey
    const userId = isOwn ? acting.user.id : await findByName(ports, { acting, name })
    if (!userId) return show(c, 'no-such-name', name)
    return answer(await assignToken(ports, { ...about, userId }), 'assigned')
  })

  return web
}

const idOf = (c: Context<Administering>) => idParam<HardwareTokenId>(c, 'id')

const notFound = () => new BadRequest(404, 'there is no such token')
