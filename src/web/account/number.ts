import { type Context, Hono } from 'hono'
import { accountVersion, lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { isOpen } from '../../domain/sessions/find-session.ts'
import { callNumber } from '../../domain/users/call-number.ts'
import { setNumber } from '../../domain/users/set-number.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { liveStream } from '../shared/live.ts'
import type { Refusal } from '../shared/view.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { numberPage, type Typed } from './number-page.ts'
import { callRefusal, numberRefusal } from './refusal-texts.ts'

const numberForm = strictForm({ country: textOf(2), number: textOf(64) })
const emptyForm = strictForm({})

/** The contact number and its test call (LO-10). The pages' middleware has let in who is fully signed in. */
export function numberRoutes({ ports, ear }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (
    c: Context<SignedIn>,
    { typed, refusals = [] }: { typed?: Typed; refusals?: readonly Refusal[] } = {},
  ) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    const page = { view, account, ports, refusals, typed }
    return c.html(`${numberPage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const on = (c: Context<SignedIn>) => c.redirect(routes.account.number, 303)

  web.get(routes.account.number, (c) => show(c))

  web.get(routes.account.numberLive, (c) => {
    const { session } = c.var
    const { browser, userId } = session
    const version = async () =>
      (await isOpen(ports, session))
        ? accountVersion(await lookAtAccount(ports, { session }))
        : undefined
    return liveStream(c, { ear, topic: `user:${userId}`, browser, version })
  })

  // What was typed so far, for the page's own script. It stores nothing, and says nothing about anybody.
  web.get(routes.account.numberRead, (c) => {
    const { view } = c.var
    const { country = '', number = '' } = c.req.query()
    const read = ports.numbers.read(number.slice(0, 65), country.slice(0, 2))
    c.header('Cache-Control', 'no-store')
    if (!read.accepted) {
      const { text } = numberRefusal(view, { reason: `number-${read.reason}` })
      return c.json({ accepted: false, text })
    }
    const { e164, national } = read
    const text = view.words('account.number-read', { number: ports.numbers.show(e164) })
    const isHome = read.country === country
    return c.json({ accepted: true, text, ...(isHome && { national }) })
  })

  web.post(routes.account.number, async (c) => {
    const { country, number: text } = await readForm(c, numberForm)
    const { session, view } = c.var
    const setting = await setNumber(ports, { session, text, country, asker: askerOf(c) })
    if (setting.set) return on(c)
    if (setting.reason === 'session-over') return signInAgain(c)
    if (setting.reason === 'confirm-first') return confirmFirst(c)
    const refusals = [numberRefusal(view, setting)]
    return show(c, { typed: { country, number: text }, refusals })
  })

  web.post(routes.account.numberCall, async (c) => {
    await readForm(c, emptyForm)
    const { session, view } = c.var
    const call = await callNumber(ports, { session, asker: askerOf(c) })
    if (call.placed) return on(c)
    if (call.reason === 'session-over') return signInAgain(c)
    if (call.reason === 'confirm-first') return confirmFirst(c)
    return show(c, { refusals: [callRefusal(view, call)] })
  })

  return web
}
