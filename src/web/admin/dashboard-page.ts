import type { Dashboard, PeopleFigure } from '../../domain/accounts/look-at-dashboard.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { type Html, html } from '../shared/html.ts'
import { facts, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { countText, nothing } from './parts.ts'

interface DashboardPage {
  view: View
  acting: Acting
  dashboard: Dashboard
}

/** Where each figure leads. */
const LISTS: Record<PeopleFigure, string> = {
  all: routes.admin.users,
  'without-device': `${routes.admin.users}?only=without-device`,
  invited: `${routes.admin.users}?only=invited`,
  suspended: `${routes.admin.users}?only=suspended`,
  'number-unproven': `${routes.admin.users}?only=number-unproven`,
  recoveries: routes.admin.recoveries,
  resets: routes.admin.resets,
  'failed-calls': routes.admin.calls,
}

const PEOPLE = ['all', 'invited', 'suspended'] as const
/** Each of these is somebody who is, or will be, locked out. */
const CARES = ['without-device', 'number-unproven', 'resets', 'recoveries', 'failed-calls'] as const

/** The figures of an account, each leading to its list. */
export function dashboardPage({ view, acting, dashboard }: DashboardPage): Html {
  const { words } = view
  const { account, people } = dashboard
  const main = html`${facts([
    { term: words('admin.account'), value: account.name },
    { term: words('account.id'), value: html`<code>${shownAccountId(account.id)}</code>` },
  ])}${people ? figures(view, acting, people) : html`<p>${words('admin.overview-no-people')}</p>`}`
  return adminLayout({ view, acting, title: words('admin.overview'), main })
}

function figures(view: View, acting: Acting, people: NonNullable<Dashboard['people']>): Html {
  const { words } = view
  if (people.all === 0 && CARES.every((figure) => people[figure] === 0)) {
    const create = linkButton(words, {
      label: words('admin.users-new'),
      href: routes.admin.newUser,
      kind: 'primary',
    })
    return nothing(
      words('admin.users-none-title'),
      words('admin.users-none'),
      acting.may('users:write') && create,
    )
  }
  const list = (names: readonly PeopleFigure[]) =>
    html`<ul class="figures">${names.map((name) => figure(view, name, people[name]))}</ul>`
  const calm = CARES.every((name) => people[name] === 0)
  return html`<h2>${words('admin.overview-cares')}</h2>
${calm && notice(words, 'success', words('admin.overview-calm'))}${list(CARES)}
<h2>${words('admin.overview-people')}</h2>${list(PEOPLE)}`
}

const figure = ({ words, language }: View, name: PeopleFigure, count: number): Html =>
  html`<li class="${count > 0 && CARES.some((care) => care === name) ? 'figure care' : 'figure'}"><a href="${LISTS[name]}"><span
class="count">${countText(count, language)}</span> <span>${words(`admin.figure-${name}`)}</span></a>
<p class="hint">${words(`admin.figure-${name}-hint`)}</p></li>`
