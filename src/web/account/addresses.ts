import { type Context, Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { readCode } from '../../domain/devices/code.ts'
import type { AddressId } from '../../domain/ids.ts'
import { typeDigits } from '../../domain/links/type-digits.ts'
import { type AddAddressRefusal, addAddress } from '../../domain/users/add-address.ts'
import {
  type AddressMailRefusal,
  type AddressTrialRefusal,
  mailAddressAgain,
  tryAddress,
} from '../../domain/users/mail-address-link.ts'
import { type MainAddressRefusal, makeMainAddress } from '../../domain/users/make-main-address.ts'
import { type RemoveAddressRefusal, removeAddress } from '../../domain/users/remove-address.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Refusal, View } from '../shared/view.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import { whenText } from '../shared/when-text.ts'
import { placeOf } from '../signin/place.ts'
import { type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { addressesPage } from './addresses-page.ts'

const emailForm = strictForm({ email: textOf(320) })
const againForm = strictForm({ address: textOf(64) })
const digitsForm = strictForm({ digits: textOf(64) })
const emptyForm = strictForm({})

/** Notification addresses: added, verified by mail, removed. */
export function addressRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (
    c: Context<SignedIn>,
    { email, refusals = [] }: { email?: string; refusals?: readonly Refusal[] } = {},
  ) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    const tried = c.req.query('done') === 'tried'
    const page = { view, account, refusals, email, tried, now: ports.now() }
    return c.html(`${addressesPage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const on = (c: Context<SignedIn>) => c.redirect(routes.account.address, 303)
  const confirm = (c: Context<SignedIn>) =>
    c.redirect(`${routes.confirm}?return=${placeOf(routes.account.address)}`, 303)

  web.get(routes.account.address, (c) => show(c))

  web.post(routes.account.address, async (c) => {
    const { email } = await readForm(c, emailForm)
    const { session, view } = c.var
    const addition = await addAddress(ports, { session, email, asker: askerOf(c) })
    if (addition.added) return on(c)
    if (addition.reason === 'session-over') return signInAgain(c)
    if (addition.reason === 'confirm-first') return confirm(c)
    return show(c, { email, refusals: [{ field: 'email', text: textFor(view, addition) }] })
  })

  web.post(routes.account.addressAgain, async (c) => {
    const { address } = await readForm(c, againForm)
    const { session, view } = c.var
    const addressId = address as AddressId
    const mail = await mailAddressAgain(ports, { session, addressId, asker: askerOf(c) })
    if (mail.sent) return on(c)
    if (mail.reason === 'session-over') return signInAgain(c)
    if (mail.reason === 'confirm-first') return confirm(c)
    return show(c, { refusals: [{ field: 'addresses', text: textFor(view, mail) }] })
  })

  web.post(routes.account.addressCode, async (c) => {
    const { digits } = await readForm(c, digitsForm)
    const { session, view } = c.var
    const { pending } = await lookAtAccount(ports, { session })
    if (pending?.link.target.purpose !== 'address') return on(c)
    const refuse = (text: string) => show(c, { refusals: [{ field: 'digits', text }] })
    if (readCode(digits) === undefined)
      return refuse(view.words('account.address-digits-incomplete'))
    const target = { purpose: 'address', addressId: pending.id } as const
    const answer = await typeDigits(ports, { target, digits, asker: askerOf(c) })
    return answer.accepted ? on(c) : refuse(view.words(`recovery.digits-${answer.reason}`))
  })

  web.post(routes.account.tryAddress, async (c) => {
    await readForm(c, emptyForm)
    const { session, view } = c.var
    const addressId = idParam<AddressId>(c, 'id')
    const trial = await tryAddress(ports, { session, addressId, asker: askerOf(c) })
    if (trial.sent) return on(c)
    if (trial.reason === 'session-over') return signInAgain(c)
    if (trial.reason === 'confirm-first') return confirm(c)
    // Ids of others look like ids of nobody (H06).
    if (trial.reason === 'not-found') throw new BadRequest(404, 'id: unknown')
    return show(c, { refusals: [{ field: 'addresses', text: textFor(view, trial) }] })
  })

  web.post(routes.account.mainAddress, async (c) => {
    await readForm(c, emptyForm)
    const { session, view } = c.var
    const addressId = idParam<AddressId>(c, 'id')
    const change = await makeMainAddress(ports, { session, addressId, asker: askerOf(c) })
    if (change.changed) return on(c)
    if (change.reason === 'session-over') return signInAgain(c)
    if (change.reason === 'confirm-first') return confirm(c)
    // Ids of others look like ids of nobody (H06).
    if (change.reason === 'not-found') throw new BadRequest(404, 'id: unknown')
    return show(c, { refusals: [{ field: 'addresses', text: textFor(view, change) }] })
  })

  web.post(routes.account.removeAddress, async (c) => {
    await readForm(c, emptyForm)
    const { session, view } = c.var
    const addressId = idParam<AddressId>(c, 'id')
    const removal = await removeAddress(ports, { session, addressId, asker: askerOf(c) })
    if (removal.removed) return on(c)
    if (removal.reason === 'session-over') return signInAgain(c)
    if (removal.reason === 'confirm-first') return confirm(c)
    // Ids of others look like ids of nobody (H06).
    if (removal.reason === 'not-found') throw new BadRequest(404, 'id: unknown')
    return show(c, { refusals: [{ field: 'addresses', text: textFor(view, removal) }] })
  })

  return web
}

function textFor(
  view: View,
  refusal: Exclude<
    | AddAddressRefusal
    | AddressMailRefusal
    | AddressTrialRefusal
    | RemoveAddressRefusal
    | MainAddressRefusal,
    { reason: 'confirm-first' | 'session-over' }
  >,
): string {
  switch (refusal.reason) {
    case 'frozen':
      return whenText(view, 'account.frozen', refusal.until)
    case 'too-many':
      return whenText(view, 'account.address-too-many', refusal.retryAt)
    case 'sign-in-address':
      return view.words('account.address-is-sign-in')
    case 'not-found':
    case 'not-verified':
    case 'main-already':
    case 'taken':
    case 'known-already':
    case 'too-many-addresses':
      return view.words(`account.address-${refusal.reason}`)
    default:
      return view.words(`setup.${refusal.reason}`)
  }
}
