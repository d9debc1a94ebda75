import { type Context, Hono } from 'hono'
import type { RecoveryId } from '../../domain/ids.ts'
import { approveRecovery } from '../../domain/recovery/approve-recovery.ts'
import { lookAtOne, type WatchedRecovery } from '../../domain/recovery/look-at-one.ts'
import { stopByAdministrator } from '../../domain/recovery/stop-by-administrator.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { type Html, html } from '../shared/html.ts'
import { act, facts, notice } from '../shared/parts.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOf, userLink } from './parts.ts'
import { recoveryBadge } from './recoveries-page.ts'
import { resetRefusal } from './reset-refusals.ts'
import { settle } from './settle.ts'
import { type Administering, withPermission } from './with-permission.ts'

const emptyForm = strictForm({})

/** One recovery of somebody else: agreeing to it where policy asks for that, and stopping one of a lower rank. */
export function watchedRecoveryRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const paths = routes.admin
  const forms = routes.adminForms

  const show = async (c: Context<Administering>, refusal?: string) => {
    const { acting } = c.var
    const seen = await lookAtOne(ports, { acting, recoveryId: idParam<RecoveryId>(c, 'id') })
    if (!seen) throw new BadRequest(404, 'there is no such recovery')
    const done = (['approved', 'stopped'] as const).find((one) => one === c.req.query('done'))
    return c.html(`${page(c, { seen, refusal, done })}`, refusal === undefined ? 200 : 422)
  }
  const about = (c: Context<Administering>) => ({
    session: c.var.session,
    recoveryId: idParam<RecoveryId>(c, 'id'),
    asker: askerOf(c),
  })
  const settled = (c: Context<Administering>, done: string) => ({
    onwards: () => `${to(paths.recovery, { id: idParam(c, 'id') })}?done=${done}`,
    again: (reason: Parameters<typeof resetRefusal>[1]) =>
      show(c, resetRefusal(c.var.view, reason)),
  })

  web.get(paths.recovery, withPermission(deps, 'users:read'), (c) => show(c))

  web.post(forms.approveRecovery, withPermission(deps, 'users:read'), async (c) => {
    await readForm(c, emptyForm)
    const outcome = await approveRecovery(ports, about(c))
    return settle(c, outcome, { permission: 'users:read', ...settled(c, 'approved') })
  })

  web.post(forms.stopRecovery, withPermission(deps, 'users:write'), async (c) => {
    await readForm(c, emptyForm)
    const outcome = await stopByAdministrator(ports, about(c))
    return settle(c, outcome, { permission: 'users:write', ...settled(c, 'stopped') })
  })

  return web
}

interface Shown {
  seen: WatchedRecovery
  refusal: string | undefined
  done: 'approved' | 'stopped' | undefined
}

function page(c: Context<Administering>, { seen, refusal, done }: Shown): Html {
  const { view, acting } = c.var
  const { words } = view
  const { recovery, user, mayApprove, mayStop } = seen
  const { id, status } = recovery
  const refusals = refusal === undefined ? [] : [{ field: 'deeds', text: refusal }]
  const until = status.name === 'holding' && [
    { term: words('admin.column-until'), value: formatMoment(status.until, view) },
  ]
  const proofs = recovery.proofs
    .map(({ proof }) => words(`resets.proof-${proof}`))
    .join(words.language === 'ja' ? '、' : ', ')
  const button = (path: string, label: string, kind: 'primary' | 'danger') =>
    act(words, { action: to(path, { id }), label, kind })
  const main = html`${done && notice(words, 'success', words(`resets.done-recovery-${done}`))}
${facts([
  { term: words('admin.column-name'), value: userLink(user) },
  { term: words('admin.column-way'), value: words(`admin.way-${recovery.way}`) },
  { term: words('admin.column-state'), value: recoveryBadge(view, recovery) },
  { term: words('admin.column-began'), value: formatMoment(recovery.openedAt, view) },
  { term: words('resets.proofs'), value: proofs },
  ...(until || []),
])}
<div id="deeds" class="deciding">${mayApprove && html`<p>${words('resets.approve-text')}</p>`}<div class="actions">
${mayApprove && button(routes.adminForms.approveRecovery, words('resets.approve-go'), 'primary')}
${mayStop && button(routes.adminForms.stopRecovery, words('resets.stop-go'), 'danger')}</div></div>
<p><a href="${routes.admin.recoveries}">${words('resets.back-to-recoveries')}</a></p>`
  const title = words('resets.recovery-title', { name: nameOf(user) })
  return adminLayout({ view, acting, title, main, refusals })
}
