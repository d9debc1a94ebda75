import type { Acting } from '../../domain/permissions/acting.ts'
import type { Permission } from '../../domain/permissions/permission-sets.ts'
import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout, type Page } from '../shared/layout.ts'

/** A place of the administration, for whoever may do one of these. */
interface Section {
  path: string
  /** A page that is reached from there alone, with what lies below it. */
  with?: string
  name: WordKey
  permissions: readonly Permission[]
}

const LOOKING: readonly Permission[] = ['users:read', 'account:read', 'account:write', 'audit:read']

/** In the order in which they are shown. */
const SECTIONS: readonly Section[] = [
  { path: routes.admin.page, name: 'admin.section-overview', permissions: LOOKING },
  { path: routes.admin.users, name: 'admin.section-users', permissions: ['users:read'] },
  { path: routes.admin.groups, name: 'admin.section-groups', permissions: ['users:read'] },
  {
    path: routes.admin.hardwareTokens,
    name: 'hardware-tokens.section',
    permissions: ['devices:reset'],
  },
  { path: routes.admin.resets, name: 'resets.list-title', permissions: ['devices:reset'] },
  { path: routes.admin.policy, name: 'resets.policy-section', permissions: ['policy:write'] },
  {
    path: routes.admin.organisation,
    name: 'admin.section-organisation',
    permissions: ['account:read', 'account:write'],
  },
  {
    path: routes.admin.mail,
    with: routes.admin.letters,
    name: 'admin.section-mail',
    permissions: ['users:read'],
  },
  { path: routes.admin.audit, name: 'audit.section', permissions: ['audit:read'] },
  { path: routes.admin.webhooks, name: 'alarms.hook-section', permissions: ['webhooks:write'] },
  { path: routes.admin.accounts, name: 'admin.section-accounts', permissions: ['accounts:create'] },
]

/** A page of the administration: as `layout`, with the places that whoever acts may go to. */
export const adminLayout = ({ acting, ...page }: Page & { acting: Acting }): Html =>
  layout({ ...page, local: navigation(page, acting) })

function navigation({ view: { words, path } }: Page, acting: Acting): Html {
  const open = SECTIONS.filter(({ permissions }) => permissions.some(acting.may))
  const asked = path.split('?')[0]!
  const isIn = (path: string) => asked === path || asked.startsWith(`${path}/`)
  const here = open.findLast(
    (section) => isIn(section.path) || (section.with && isIn(section.with)),
  )
  return html`<nav class="local" aria-label="${words('admin.sections')}"><ul>${open.map(
    (section) =>
      html`<li><a href="${section.path}"${section === here && html` aria-current="${asked === section.path ? 'page' : 'true'}"`}>${words(section.name)}</a></li>`,
  )}</ul></nav>`
}
