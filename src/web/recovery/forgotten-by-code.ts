import { type Context, Hono } from 'hono'
import { readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { Ports } from '../../domain/ports.ts'
import { recoverForgottenByCode } from '../../domain/recovery/recover-forgotten-by-code.ts'
import { readUserSignin, type TypedName } from '../../domain/signin/signin-name.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'
import { readName, readRemembered } from '../signin/name-cookie.ts'
import { userSigninRefusals } from '../signin/name-refusals.ts'
import { forgottenByCodePage, forgottenUserByCodePage } from './forgotten-by-code-page.ts'
import { TYPED_MOST } from './recovery-code-field.ts'
import { proofText } from './refusal-texts.ts'

const emailForm = strictForm({ email: textOf(), typed: textOf(TYPED_MOST) })
const userForm = strictForm({ account: textOf(), user: textOf(), typed: textOf(TYPED_MOST) })

/** A recovery code where the password is forgotten too (W4). What follows a right one is the recovery page. */
export function forgottenByCodeRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  /** Undefined when it opened the way; else why not, the same for every name. */
  const open = async (c: Context<Web>, name: TypedName, typed: string) => {
    const answer = await recoverForgottenByCode(ports, { name, typed, asker: askerOf(c) })
    return answer.opened ? undefined : proofText(c.get('view'), answer.reason, answer.retryAt)
  }

  web.get(routes.forgotten.byCode, (c) => c.html(`${forgottenByCodePage({ view: c.var.view })}`))

  web.post(routes.forgotten.byCode, async (c) => {
    const { view } = c.var
    const { email, typed } = await readForm(c, emailForm)
    const address = readEmailAddress(email)
    const refused = address.accepted ? await open(c, address, typed) : undefined
    if (address.accepted && refused === undefined) return c.redirect(routes.recovery.page, 303)
    const refusals = address.accepted
      ? [{ field: 'typed', text: refused! }]
      : [{ field: 'email', text: view.words('recovery.forgotten-bad-email') }]
    return c.html(`${forgottenByCodePage({ view, email, refusals })}`, 422)
  })

  web.get(routes.forgotten.userByCode, (c) => {
    const who = readName(c, ports.vault)?.who
    const typed = who?.role === 'user' ? who : { account: readRemembered(c, ports.vault) }
    return c.html(`${forgottenUserByCodePage({ view: c.var.view, ...typed })}`)
  })

  web.post(routes.forgotten.userByCode, async (c) => {
    const { view } = c.var
    const { account, user: userName, typed } = await readForm(c, userForm)
    const read = readUserSignin(account, userName)
    const refused = read.accepted ? await open(c, read.name, typed) : undefined
    if (read.accepted && refused === undefined) return c.redirect(routes.recovery.page, 303)
    const refusals = read.accepted
      ? [{ field: 'typed', text: refused! }]
      : userSigninRefusals(view, read)
    return c.html(`${forgottenUserByCodePage({ view, account, userName, refusals })}`, 422)
  })

  return web
}
