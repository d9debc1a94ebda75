import type { Account } from '../../domain/accounts/account.ts'
import { LIGHT_PAPER, readableOn } from '../../domain/looks/colour.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { mayProposeNumber } from '../../domain/permissions/permission-sets.ts'
import { shownLook } from '../looks/look-of.ts'
import { routes, to } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, card, facts, form, linkButton, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { placeOf } from '../signin/place.ts'
import { adminLayout } from './admin-layout.ts'

/** What was done just now, as the address says. */
export const ORGANISATION_DONE = ['name', 'colour', 'logo'] as const

export interface TypedOrganisation {
  name?: string
  alias?: string
  colour?: string
}

interface OrganisationPage {
  view: View
  acting: Acting
  account: Account
  logoHash: string | undefined
  /** A device was shown in the last minutes: else the page asks for it before anything is typed. */
  confirmed: boolean
  publicUrl: string
  typed: TypedOrganisation
  done?: (typeof ORGANISATION_DONE)[number]
  refusals: readonly Refusal[]
}

/** Name, alias, colour and logo, and where its people sign in. */
export function organisationPage(page: OrganisationPage): Html {
  const { view, acting, done, refusals } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(`admin.done-organisation-${done}`))}
${known(page)}${forms(page)}${rootCard(page)}`
  const look = lookOf(page)
  // The page is its own preview, as far as there is something to see.
  const shown = look.style || look.logo ? { ...view, look } : view
  return adminLayout({ view: shown, acting, title: words('admin.organisation'), main, refusals })
}

const lookOf = ({ account, logoHash }: OrganisationPage) =>
  shownLook({
    accountId: account.id,
    name: account.name,
    ...(account.colour && { colour: account.colour }),
    ...(logoHash && { logoHash }),
  })

function known({ view: { words }, account, publicUrl }: OrganisationPage): Html {
  const address = `${publicUrl}${to(routes.signin.userOf, { account: account.alias ?? account.id })}`
  return facts([
    { term: words('account.id'), value: html`<code>${shownAccountId(account.id)}</code>` },
    { term: words('admin.account-name'), value: account.name },
    { term: words('admin.column-alias'), value: account.alias ?? words('admin.alias-none') },
    { term: words('admin.sign-in-at'), value: html`<a href="${address}">${address}</a>` },
  ])
}

function forms(page: OrganisationPage): Html {
  const { view, acting, confirmed } = page
  const { words } = view
  if (!acting.may('account:write')) return html`<p>${words('admin.organisation-read-only')}</p>`
  if (!confirmed) {
    const href = `${routes.confirm}?return=${placeOf(routes.admin.organisation)}`
    return html`<p>${words('account.confirm')}</p>
<p>${linkButton(words, { label: words('account.confirm-go'), href, kind: 'primary' })}</p>`
  }
  return html`${nameCard(page)}${colourCard(page)}${logoCard(page)}`
}

/** LO-9: for whoever may propose root's number, also where they may not see users. */
function rootCard({ view: { words }, acting }: OrganisationPage): Html | undefined {
  if (acting.user.role === 'root' || !mayProposeNumber(acting.standing)) return undefined
  const href = to(routes.admin.userNumber, { id: 'root' })
  const go = linkButton(words, { label: words('admin.number'), href })
  return card(words('admin.root-number'), html`<p>${words('admin.root-number-text')}</p>${go}`)
}

function nameCard({ view: { words }, account, typed, refusals }: OrganisationPage): Html {
  const fields = html`${textField(words, { name: 'name', label: words('admin.account-name'), hint: words('admin.account-name-hint'), value: typed.name ?? account.name, maxlength: 80, refusals })}
${textField(words, { name: 'alias', label: words('admin.column-alias'), hint: words('admin.alias-hint'), value: typed.alias ?? account.alias ?? '', maxlength: 63, optional: true, refusals })}
${button(words, { label: words('admin.save'), kind: 'secondary' })}`
  return card(words('admin.organisation-name'), form(routes.admin.organisation, fields))
}

function colourCard({ view: { words }, account, typed, refusals }: OrganisationPage): Html {
  const { colour } = account
  const shade = colour && readableOn(colour, LIGHT_PAPER)
  const said =
    colour &&
    (shade === colour
      ? words('admin.colour-as-is', { colour })
      : words('admin.colour-shade', { colour, shade: shade ?? '' }))
  const fields = html`${textField(words, { name: 'colour', label: words('admin.colour'), hint: words('admin.colour-hint'), value: typed.colour ?? colour ?? '', maxlength: 9, optional: true, refusals })}
${button(words, { label: words('admin.colour-go'), kind: 'secondary' })}`
  const preview =
    colour &&
    html`<p class="hint">${said}</p><p class="preview"><span class="swatch" aria-hidden="true"></span> ${words('admin.colour-preview')}</p>`
  const body = html`<p>${words('admin.colour-lead')}</p>${preview}${form(routes.adminForms.colour, fields)}`
  return card(words('admin.colour-title'), body, 'colours')
}

function logoCard(page: OrganisationPage): Html {
  const { view, logoHash, refusals } = page
  const { words } = view
  const refusal = refusals.find(({ field }) => field === 'logo')?.text
  const remove =
    logoHash &&
    act(words, {
      action: routes.adminForms.removeLogo,
      label: words('admin.logo-remove'),
      kind: 'secondary',
    })
  const logo = lookOf(page).logo
  const body = html`<p>${words('admin.logo-lead')}</p>
${logo && html`<p class="organisation"><img src="${logo}" alt="${words('admin.logo-now')}"></p>${remove}`}
<form method="post" action="${routes.adminForms.logo}" enctype="multipart/form-data" novalidate>
<div class="field${refusal && ' field-refused'}"><label for="logo">${words('admin.logo-file')}</label>
<p class="hint" id="logo-hint">${words('admin.logo-hint')}</p>
${refusal && html`<p class="refusal" id="logo-refusal"><span class="visually-hidden">${words('shared.error-label')}</span> ${refusal}</p>`}
<input class="input" id="logo" name="logo" type="file" accept="image/png,image/jpeg,image/webp"
aria-describedby="logo-hint${refusal && ' logo-refusal'}"${refusal && html` aria-invalid="true"`}></div>
${button(words, { label: words('admin.logo-go'), kind: 'secondary' })}</form>`
  return card(words('admin.logo-title'), body, 'logos')
}
