import { type Context, Hono } from 'hono'
import { type ChangeAccountRefusal, changeAccount } from '../../domain/accounts/change-account.ts'
import { changeLook, type LookPart, type LookRefusal } from '../../domain/looks/change-look.ts'
import { LOGO_MOST_BYTES } from '../../domain/looks/logo.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { readUpload } from '../shared/upload.ts'
import type { Refusal } from '../shared/view.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { ORGANISATION_DONE, organisationPage, type TypedOrganisation } from './organisation-page.ts'
import { lookRefusalText, refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { type ActorRefusal, type Administering, withPermission } from './with-permission.ts'

const nameForm = strictForm({ name: textOf(), alias: textOf() })
const colourForm = strictForm({ colour: textOf(32) })
const emptyForm = strictForm({})
const permission = 'account:write'

/** What an organisation is called, and how it shows itself to its own people. */
export function organisationRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const changing = withPermission(deps, permission)
  const { organisation: page } = routes.admin
  const { colour, logo, removeLogo } = routes.adminForms

  const show = async (
    c: Context<Administering>,
    typed: TypedOrganisation = {},
    refusals: readonly Refusal[] = [],
  ) => {
    const { view, acting, session, user } = c.var
    const { accountId } = acting.user
    const read = await ports.read(async ({ accounts, logos }) => ({
      account: await accounts.get(accountId),
      logoHash: await logos.hashOf(accountId),
    }))
    const confirmed = isConfirmed(session, user, { settings: ports.settings, now: ports.now() })
    const done = ORGANISATION_DONE.find((name) => name === c.req.query('done'))
    const about = { view, acting, ...read, confirmed, publicUrl: ports.publicUrl }
    const shown = { ...about, typed, refusals, ...(done && { done }) }
    return c.html(`${organisationPage(shown)}`, refusals.length > 0 ? 422 : 200)
  }

  const change = async (c: Context<Administering>, part: LookPart, typed: TypedOrganisation) => {
    const about = { by: { session: c.var.session }, asker: askerOf(c) }
    const what = part.colour === undefined ? 'logo' : 'colour'
    return settle(c, await changeLook(ports, { ...about, part }), {
      permission,
      onwards: () => `${page}?done=${what}`,
      again: (reason: Exclude<LookRefusal, ActorRefusal>) =>
        show(c, typed, [{ field: what, text: lookRefusalText(c.var.view, reason) }]),
    })
  }

  web.get(page, withPermission(deps, ['account:read', permission]), (c) => show(c))

  web.post(page, changing, async (c) => {
    const typed = await readForm(c, nameForm)
    const about = { by: { session: c.var.session }, asker: askerOf(c) }
    return settle(c, await changeAccount(ports, { ...about, ...typed }), {
      permission,
      onwards: () => `${page}?done=name`,
      again: (reason: Exclude<ChangeAccountRefusal, ActorRefusal>) => {
        const field = reason.startsWith('alias') ? 'alias' : 'name'
        return show(c, typed, [{ field, text: refusalText(c.var.view, reason) }])
      },
    })
  })

  web.post(colour, changing, async (c) => {
    const typed = await readForm(c, colourForm)
    return change(c, typed, typed)
  })

  web.post(logo, changing, async (c) => {
    const file = await readUpload(c, { field: 'logo', most: LOGO_MOST_BYTES })
    return change(c, { logo: file }, {})
  })

  web.post(removeLogo, changing, async (c) => {
    await readForm(c, emptyForm)
    return change(c, { logo: null }, {})
  })

  return web
}
