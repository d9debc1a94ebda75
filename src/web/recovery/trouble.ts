import { type Context, Hono } from 'hono'
import type { DeviceId } from '../../domain/ids.ts'
import type { Ports } from '../../domain/ports.ts'
import { findDevice } from '../../domain/recovery/find-device.ts'
import { lookAtTrouble, type TroubleView } from '../../domain/recovery/look-at-trouble.ts'
import { openRecovery } from '../../domain/recovery/open-recovery.ts'
import { recoverByCode } from '../../domain/recovery/recover-by-code.ts'
import { reportLost } from '../../domain/recovery/report-lost.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { checked, manyOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { showingOf, shownField } from '../shared/showing.ts'
import type { View } from '../shared/view.ts'
import type { Web } from '../shared/web.ts'
import { TYPED_MOST } from './recovery-code-field.ts'
import { codeText, openText, proofText } from './refusal-texts.ts'
import { troublePage } from './trouble-page.ts'

const startForm = strictForm({ lost: manyOf(8) })
const lostForm = strictForm({ device: manyOf(8), handset: textOf(), number: checked() })
const codeForm = strictForm({ gone: manyOf(8), typed: textOf(TYPED_MOST) })
const foundForm = strictForm({ found: textOf(64), code: textOf(64), passkey: textOf(8192) })

/** What can be done by whoever has just shown the password, and not yet a device. */
export function troubleRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  /** A moment in a refusal is told by the clock of whose trouble it is. */
  type Shown = { done?: string; refused?: { field: string; say(view: View): string } }

  /** Looks again after a POST: what was done decides what is open now. Without the password it comes first. */
  const show = async (c: Context<Web>, { done, refused }: Shown = {}): Promise<Response> => {
    const trouble = await lookAtTrouble(ports, askerOf(c))
    if (!trouble) return c.redirect(routes.signin.name, 303)
    const view = { ...c.var.view, timeZone: trouble.situation.user.timeZone }
    const refusals = refused ? [{ field: refused.field, text: refused.say(view) }] : []
    const page = { view, trouble, refusals, ...(done && { done }) }
    return c.html(`${troublePage(page)}`, refused ? 422 : 200)
  }

  web.get(routes.trouble.page, (c) => show(c))

  web.post(routes.recovery.start, async (c) => {
    const { lost } = await readForm(c, startForm)
    const opening = await openRecovery(ports, {
      asker: askerOf(c),
      lostDevices: lost as DeviceId[],
    })
    if (opening.opened) return c.redirect(routes.recovery.page, 303)
    const say = (view: View) => openText(view, opening.reason, opening.retryAt)
    return show(c, { refused: { field: 'lost', say } })
  })

  web.post(routes.recovery.byReset, async (c) => {
    const { lost } = await readForm(c, startForm)
    const asker = askerOf(c)
    const way = (await lookAtTrouble(ports, asker))?.byReset
    if (!way) return show(c)
    const opening = await openRecovery(ports, { asker, lostDevices: lost as DeviceId[], way })
    if (opening.opened) return c.redirect(routes.recovery.page, 303)
    const say = (view: View) => openText(view, opening.reason, opening.retryAt)
    return show(c, { refused: { field: 'lost', say } })
  })

  web.post(routes.recovery.byCode, async (c) => {
    const { gone, typed } = await readForm(c, codeForm)
    const lostDevices = gone as DeviceId[]
    const proof = await recoverByCode(ports, { asker: askerOf(c), typed, lostDevices })
    if (proof.opened) return c.redirect(routes.recovery.page, 303)
    const say = (view: View) => proofText(view, proof.reason, proof.retryAt)
    return show(c, { refused: { field: 'typed', say } })
  })

  web.post(routes.trouble.lost, async (c) => {
    const { device, handset, number } = await readForm(c, lostForm)
    const asker = askerOf(c)
    const trouble = await lookAtTrouble(ports, asker)
    if (!trouble) return c.redirect(routes.signin.name, 303)
    const answer = await ports.transact(async (stores) => {
      const user = await stores.users.lock(trouble.situation.user.id)
      return reportLost(ports, stores, {
        user,
        asker,
        devices: device as DeviceId[],
        ...(handset && { handset }),
        numberToo: number,
      })
    })
    const { words } = c.var.view
    if ('refused' in answer) {
      const say = () => words(`recovery.lost-${answer.refused}`)
      return show(c, { refused: { field: 'device', say } })
    }
    return show(c, { done: words('recovery.trouble-lost-done', { count: answer.suspended }) })
  })

  web.post(routes.trouble.found, async (c) => {
    const { found, ...typed } = await readForm(c, foundForm)
    const asker = askerOf(c)
    const trouble = await lookAtTrouble(ports, asker)
    if (!trouble) return c.redirect(routes.signin.name, 303)
    const answer = await findDevice(ports, {
      userId: userOf(trouble),
      ...showingOf({ ...typed, device: found }),
      asker,
    })
    if (!answer.accepted) {
      const say = (view: View) => codeText(view, answer)
      return show(c, { refused: { field: shownField(typed), say } })
    }
    return show(c, { done: c.var.view.words('recovery.trouble-found-done') })
  })

  return web
}

const userOf = ({ situation }: TroubleView) => situation.user.id
