import { type Context, Hono } from 'hono'
import type { AddressId } from '../../domain/ids.ts'
import { typeDigits } from '../../domain/links/type-digits.ts'
import type { Ports } from '../../domain/ports.ts'
import { cancelRecovery } from '../../domain/recovery/cancel-recovery.ts'
import { enterRecovery } from '../../domain/recovery/enter-recovery.ts'
import { finishNow } from '../../domain/recovery/finish-now.ts'
import { recoveryTopic } from '../../domain/recovery/keep-recovery.ts'
import { proveDevice } from '../../domain/recovery/prove-device.ts'
import { provePassword } from '../../domain/recovery/prove-password.ts'
import { requestMail } from '../../domain/recovery/request-mail.ts'
import { requestRecoveryCall } from '../../domain/recovery/request-recovery-call.ts'
import { whoseRecovery } from '../../domain/recovery/running-recovery.ts'
import { setNewPassword } from '../../domain/recovery/set-new-password.ts'
import { recoveryVersion, viewRecovery } from '../../domain/recovery/view-recovery.ts'
import { typeResetCode } from '../../domain/resets/type-reset-code.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { checked, passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { type Ear, liveStream } from '../shared/live.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import { showingFields, showingOf, shownField } from '../shared/showing.ts'
import type { View } from '../shared/view.ts'
import type { Web } from '../shared/web.ts'
import { whenText } from '../shared/when-text.ts'
import { recoveryPage } from './recovery-page.ts'
import { codeText, newPasswordText, passwordAgainText } from './refusal-texts.ts'

const addressForm = strictForm({ address: textOf(64) })
const digitsForm = strictForm({ digits: textOf(64) })
const codeForm = strictForm(showingFields)
const passwordForm = strictForm({ password: passwordOf() })
const emptyForm = strictForm({})
const callForm = strictForm({ proposed: checked() })
const typedForm = strictForm({ typed: textOf(64) })

/** The way back in, for the browser that began: its cookie is the only thing that says whose recovery this is. */
export function recoveryRoutes({ ports, ear }: { ports: Ports; ear: Ear }): Hono<Web> {
  const web = new Hono<Web>()
  /** A refusal is put into words here: a moment in it is told by the clock of whose recovery it is. */
  const show = async (c: Context<Web>, refused?: { field: string; say(view: View): string }) => {
    const recovery = await viewRecovery(ports, askerOf(c))
    const timeZone = recovery?.situation.user.timeZone ?? c.var.view.timeZone
    const view = { ...c.var.view, timeZone }
    const refusals = refused ? [{ field: refused.field, text: refused.say(view) }] : []
    const page = {
      view,
      recovery,
      refusals,
      now: ports.now(),
      passwordLength: ports.settings.passwordLength,
    }
    return c.html(`${recoveryPage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const on = (c: Context<Web>) => c.redirect(routes.recovery.page, 303)
  const refuse = (c: Context<Web>, field: string, say: (view: View) => string) =>
    show(c, { field, say })

  web.get(routes.recovery.page, (c) => show(c))

  web.get(routes.recovery.live, async (c) => {
    const asker = askerOf(c)
    const recovery = await whoseRecovery(ports, asker)
    if (!recovery) return c.body(null, 204)
    const version = async () => {
      const view = await viewRecovery(ports, asker)
      return view && recoveryVersion(view)
    }
    const topic = recoveryTopic(recovery.userId)
    return liveStream(c, { ear, topic, browser: asker.browser, version })
  })

  web.post(routes.recovery.mail, async (c) => {
    const { address } = await readForm(c, addressForm)
    const answer = await requestMail(ports, { asker: askerOf(c), address: address as AddressId })
    if (answer.sent) return on(c)
    return refuse(c, 'address', (view) =>
      whenText(view, `recovery.mail-refused-${answer.reason}`, answer.retryAt),
    )
  })

  web.post(routes.recovery.code, async (c) => {
    const { digits } = await readForm(c, digitsForm)
    const asker = askerOf(c)
    const recovery = await whoseRecovery(ports, asker)
    if (!recovery) return on(c)
    const target = { purpose: 'recovery', recoveryId: recovery.id } as const
    const answer = await typeDigits(ports, { target, digits, asker })
    return answer.accepted
      ? on(c)
      : refuse(c, 'digits', ({ words }) => words(`recovery.digits-${answer.reason}`))
  })

  web.post(routes.recovery.call, async (c) => {
    const { proposed } = await readForm(c, callForm)
    const answer = await requestRecoveryCall(ports, { asker: askerOf(c), proposed })
    if (answer.placed) return on(c)
    return refuse(c, 'recovery', (view) =>
      whenText(view, `recovery.call-refused-${answer.reason}`, answer.retryAt),
    )
  })

  web.post(routes.recovery.device, async (c) => {
    const typed = await readForm(c, codeForm)
    const answer = await proveDevice(ports, { asker: askerOf(c), ...showingOf(typed) })
    return answer.accepted ? on(c) : refuse(c, shownField(typed), (view) => codeText(view, answer))
  })

  web.post(routes.recovery.resetCode, async (c) => {
    const { typed } = await readForm(c, typedForm)
    const answer = await typeResetCode(ports, { typed, asker: askerOf(c) })
    if (answer.accepted) return on(c)
    return refuse(c, 'typed', ({ words }) => words(`recovery.typed-${answer.reason}`))
  })

  web.post(routes.recovery.finishNow, async (c) => {
    const typed = await readForm(c, codeForm)
    const answer = await finishNow(ports, { asker: askerOf(c), ...showingOf(typed) })
    return answer.accepted ? on(c) : refuse(c, shownField(typed), (view) => codeText(view, answer))
  })

  web.post(routes.recovery.password, async (c) => {
    const { password } = await readForm(c, passwordForm)
    const answer = await provePassword(ports, { asker: askerOf(c), password })
    if (answer.proved) return on(c)
    return refuse(c, 'password', (view) => passwordAgainText(view, answer, ports.now()))
  })

  web.post(routes.recovery.enter, async (c) => {
    await readForm(c, emptyForm)
    const entry = await enterRecovery(ports, { asker: askerOf(c) })
    if (!entry.entered)
      return refuse(c, 'recovery', ({ words }) => words(`recovery.entry-${entry.reason}`))
    setSessionCookie(c, entry.token)
    return c.redirect(routes.security.page, 303)
  })

  web.post(routes.recovery.newPassword, async (c) => {
    const { password } = await readForm(c, passwordForm)
    const answer = await setNewPassword(ports, { asker: askerOf(c), password })
    if (answer.set && answer.token) {
      setSessionCookie(c, answer.token)
      return c.redirect(routes.security.page, 303)
    }
    if (answer.set) return on(c)
    return refuse(c, 'password', (view) =>
      newPasswordText(view, answer.reason, ports.settings.passwordLength),
    )
  })

  web.post(routes.recovery.cancel, async (c) => {
    await readForm(c, emptyForm)
    await cancelRecovery(ports, { asker: askerOf(c) })
    return c.redirect(`${routes.signin.name}?cancelled`, 303)
  })

  return web
}
