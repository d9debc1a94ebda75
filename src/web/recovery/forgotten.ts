import { type Context, Hono } from 'hono'
import { readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { Ports } from '../../domain/ports.ts'
import { requestForgotten } from '../../domain/recovery/request-forgotten.ts'
import { typeForgottenDigits } from '../../domain/recovery/type-forgotten-digits.ts'
import { readUserSignin, type TypedName } from '../../domain/signin/signin-name.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'
import { whenText } from '../shared/when-text.ts'
import { readName, readRemembered } from '../signin/name-cookie.ts'
import { userSigninRefusals } from '../signin/name-refusals.ts'
import { forgottenPage, forgottenSentPage, forgottenUserPage } from './forgotten-page.ts'

const emailForm = strictForm({ email: textOf() })
const userForm = strictForm({ account: textOf(), user: textOf() })
const digitsForm = strictForm({ digits: textOf(64) })

/** "Forgot your password?", up to the mail link. What follows it is the recovery page. */
export function forgottenRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  /** Undefined when it was taken, which is the same for every name; else why not. */
  const request = async (c: Context<Web>, name: TypedName): Promise<string | undefined> => {
    const answer = await requestForgotten(ports, { name, asker: askerOf(c) })
    if (answer.taken) return undefined
    return whenText(c.get('view'), 'recovery.forgotten-too-many', answer.retryAt)
  }

  web.get(routes.forgotten.page, (c) => c.html(`${forgottenPage({ view: c.var.view })}`))

  web.post(routes.forgotten.page, async (c) => {
    const { view } = c.var
    const { email } = await readForm(c, emailForm)
    const address = readEmailAddress(email)
    const refused = address.accepted
      ? await request(c, address)
      : view.words('recovery.forgotten-bad-email')
    if (refused === undefined) return c.redirect(routes.forgotten.sent, 303)
    const refusals = [{ field: 'email', text: refused }]
    return c.html(`${forgottenPage({ view, email, refusals })}`, 422)
  })

  web.get(routes.forgotten.user, (c) => {
    const who = readName(c, ports.vault)?.who
    const typed = who?.role === 'user' ? who : { account: readRemembered(c, ports.vault) }
    return c.html(`${forgottenUserPage({ view: c.var.view, ...typed })}`)
  })

  web.post(routes.forgotten.user, async (c) => {
    const { view } = c.var
    const { account, user: userName } = await readForm(c, userForm)
    const read = readUserSignin(account, userName)
    const refused = read.accepted ? await request(c, read.name) : undefined
    if (read.accepted && refused === undefined) return c.redirect(routes.forgotten.sent, 303)
    const refusals = read.accepted
      ? [{ field: 'user', text: refused! }]
      : userSigninRefusals(view, read)
    return c.html(`${forgottenUserPage({ view, account, userName, refusals })}`, 422)
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
