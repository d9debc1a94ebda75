import { type Context, Hono } from 'hono'
import type { ResetId, UserId } from '../../domain/ids.ts'
import { agreeReset } from '../../domain/resets/agree-reset.ts'
import { askReset } from '../../domain/resets/ask-reset.ts'
import { cancelReset } from '../../domain/resets/cancel-reset.ts'
import { declineReset } from '../../domain/resets/decline-reset.ts'
import { lookAtReset, lookAtResets } from '../../domain/resets/look-at-resets.ts'
import { showResetCode } from '../../domain/resets/show-reset-code.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { placeText, readPlace } from './list-place.ts'
import { newResetPage, resetPage, type ShownReset } from './reset-page.ts'
import { resetRefusal } from './reset-refusals.ts'
import { resetsPage } from './resets-page.ts'
import { settle } from './settle.ts'
import { subjectOf } from './subject.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const reasonForm = strictForm({ reason: textOf(2000) })
const emptyForm = strictForm({})
const permission = 'devices:reset'
const PAGE = 50

/** Resetting somebody's devices (W5): asking, agreeing, taking back, and the code that is said in person. */
export function resetRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })
  const paths = routes.admin
  const forms = routes.adminForms

  const ask = async (
    c: Context<Administering>,
    about: { typed?: string; refusal?: string } = {},
  ) => {
    const page = await subjectOf(ports, c)
    if (page instanceof Response) return page
    const { user, rank } = page.subject
    if (user.id === page.acting.user.id) return answerRefusal(c, 'yourself')
    if (rank > page.acting.rank) return answerRefusal(c, 'rank')
    return c.html(`${newResetPage({ ...page, ...about })}`, about.refusal === undefined ? 200 : 422)
  }
  const show = async (c: Context<Administering>, more: ShownReset = {}) => {
    const { view, acting, session } = c.var
    const resetId = idParam<ResetId>(c, 'id')
    const seen = await lookAtReset(ports, { session, resetId })
    if (!seen) throw new BadRequest(404, 'there is no such reset')
    if ('reason' in seen) return answerRefusal(c, seen.reason, permission)
    const page = { view, acting, seen, now: ports.now(), ...more }
    return c.html(`${resetPage(page)}`, more.refusal === undefined ? 200 : 422)
  }
  const about = (c: Context<Administering>) => ({
    session: c.var.session,
    resetId: idParam<ResetId>(c, 'id'),
    asker: askerOf(c),
  })
  const here = (c: Context<Administering>, done: string) =>
    `${to(paths.reset, { id: idParam(c, 'id') })}?done=${done}`

  web.get(paths.resetUser, guard, (c) => ask(c))
  web.post(paths.resetUser, guard, async (c) => {
    const { reason: typed } = await readForm(c, reasonForm)
    const subject = idParam<UserId>(c, 'id')
    const by = { session: c.var.session }
    const outcome = await askReset(ports, { by, subject, reason: typed, asker: askerOf(c) })
    return settle(c, outcome, {
      permission,
      onwards: ({ reset }) => `${to(paths.reset, { id: reset.id })}?done=asked`,
      again: (reason) => ask(c, { typed, refusal: resetRefusal(c.var.view, reason) }),
    })
  })

  web.get(paths.resets, withPermission(deps, permission), async (c) => {
    const { view, acting, session } = c.var
    const place = readPlace<ResetId>(c.req.query('after'))
    const after = place && { askedAt: place.at, id: place.id }
    const found = await lookAtResets(ports, { session, ...(after && { after }), limit: PAGE })
    if ('reason' in found) return answerRefusal(c, found.reason, permission)
    const last = found.resets.at(-1)?.reset
    const next = found.more && last ? placeText({ at: last.askedAt, id: last.id }) : undefined
    const turning = { after: place && placeText(place), next }
    return c.html(`${resetsPage({ view, acting, resets: found.resets, turning })}`)
  })

  web.get(paths.reset, withPermission(deps, permission), (c) => {
    const done = DONE.find((one) => one === c.req.query('done'))
    return show(c, done ? { done } : {})
  })

  const settled = (name: keyof typeof DEEDS) => async (c: Context<Administering>) => {
    await readForm(c, emptyForm)
    const { act, done } = DEEDS[name]
    return settle(c, await act(ports, about(c)), {
      permission,
      onwards: () => here(c, done),
      again: (reason) => show(c, { refusal: resetRefusal(c.var.view, reason) }),
    })
  }
  web.post(forms.agreeReset, guard, settled('agree'))
  web.post(forms.declineReset, guard, settled('decline'))
  web.post(forms.cancelReset, guard, settled('cancel'))

  // Shown in the answer itself and nowhere again: it is stored as a keyed hash only.
  web.post(forms.resetCode, guard, async (c) => {
    await readForm(c, emptyForm)
    const shown = await showResetCode(ports, about(c))
    if (shown.done) return show(c, { code: shown })
    return settle(c, shown, {
      permission,
      onwards: () => here(c, 'asked'),
      again: (reason) => show(c, { refusal: resetRefusal(c.var.view, reason) }),
    })
  })

  return web
}

const DONE = ['asked', 'agreed', 'declined', 'cancelled'] as const

const DEEDS = {
  agree: { act: agreeReset, done: 'agreed' },
  decline: { act: declineReset, done: 'declined' },
  cancel: { act: cancelReset, done: 'cancelled' },
} as const
