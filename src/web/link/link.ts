import { type Context, Hono } from 'hono'
import type { LinkTarget } from '../../domain/links/link.ts'
import { lookAtLink } from '../../domain/links/look-at-link.ts'
import { showDigits } from '../../domain/links/show-digits.ts'
import { spendLink } from '../../domain/links/spend-link.ts'
import type { Ports } from '../../domain/ports.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'
import { digitsPage, elsewherePage, herePage, overPage, provenPage } from './link-page.ts'

const emptyForm = strictForm({})

/**
 * The pages behind every mail link. GET is inert, and a POST completes only in the browser that began (R07), but for a
 * rehearsal, which opens nothing.
 */
export function linkRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  const given = (c: Context<Web>) => ({ token: c.req.param('token') ?? '', asker: askerOf(c) })
  /** One answer for spent, replaced, expired and unknown links (R09). */
  const over = (c: Context<Web>) => c.html(`${overPage(c.var.view)}`, 410)

  web.get(routes.link.page, async (c) => {
    const looked = await lookAtLink(ports, given(c))
    if (looked.state === 'over') return over(c)
    const page = { view: c.var.view, token: given(c).token, link: looked.link }
    return c.html(`${looked.state === 'here' ? herePage(page) : elsewherePage(page)}`)
  })

  web.post(routes.link.page, async (c) => {
    await readForm(c, emptyForm)
    const spending = await spendLink(ports, given(c))
    if (spending.spent && spending.isHere) return c.redirect(GOES_ON[spending.target.purpose], 303)
    if (spending.spent) return c.html(`${provenPage(c.var.view)}`)
    if (spending.reason === 'over') return over(c)
    return c.html(`${elsewherePage({ view: c.var.view, token: given(c).token })}`, 403)
  })

  web.post(routes.link.digits, async (c) => {
    await readForm(c, emptyForm)
    const shown = await showDigits(ports, given(c))
    return shown.shown ? c.html(`${digitsPage(c.var.view, shown)}`) : over(c)
  })

  return web
}

/** Where what a link was for goes on. */
const GOES_ON: Record<LinkTarget['purpose'], string> = {
  'set-up': routes.setup.page,
  recovery: routes.recovery.page,
  address: routes.account.address,
  proposal: routes.home,
  invitation: routes.signin.name,
  rehearsal: `${routes.account.address}?done=tried`,
}
