import { Hono } from 'hono'
import { z } from 'zod'
import { readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { Ports } from '../../domain/ports.ts'
import { requestForgotten } from '../../domain/recovery/request-forgotten.ts'
import { typeForgottenDigits } from '../../domain/recovery/type-forgotten-digits.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, textOf } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'
import { forgottenPage, forgottenSentPage } from './forgotten-page.ts'
import { whenText } from './refusal-texts.ts'

const emailForm = z.strictObject({ email: textOf() })
const digitsForm = z.strictObject({ digits: textOf(64) })

/** "Forgot your password?", up to the mail link. What follows it is the recovery page. */
export function forgottenRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()

  web.get(routes.forgotten.page, (c) => c.html(`${forgottenPage({ view: c.var.view })}`))

  web.post(routes.forgotten.page, async (c) => {
    const { view } = c.var
    const { email } = await readForm(c, emailForm)
    const address = readEmailAddress(email)
    const refuse = (text: string) =>
      c.html(`${forgottenPage({ view, email, refusals: [{ field: 'email', text }] })}`, 422)
    if (!address.accepted) return refuse(view.words('recovery.forgotten-bad-email'))
    const answer = await requestForgotten(ports, { signInKey: address.key, asker: askerOf(c) })
    if (!answer.taken) return refuse(whenText(view, 'recovery.forgotten-too-many', answer.retryAt))
    return c.redirect(routes.forgotten.sent, 303)
  })

  web.get(routes.forgotten.sent, (c) => c.html(`${forgottenSentPage({ view: c.var.view })}`))

  web.post(routes.forgotten.sent, async (c) => {
    const { view } = c.var
    const { digits } = await readForm(c, digitsForm)
    if (await typeForgottenDigits(ports, { digits, asker: askerOf(c) }))
      return c.redirect(routes.recovery.page, 303)
    const refusals = [{ field: 'digits', text: view.words('recovery.forgotten-digits-refused') }]
    return c.html(`${forgottenSentPage({ view, refusals })}`, 422)
  })

  return web
}
