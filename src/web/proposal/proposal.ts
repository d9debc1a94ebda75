import { type Context, Hono } from 'hono'
import type { Ports } from '../../domain/ports.ts'
import {
  lookAtProposedAddress,
  proveProposedAddress,
} from '../../domain/proposals/prove-proposed-address.ts'
import { overPage } from '../link/link-page.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, facts, notice } from '../shared/parts.ts'
import type { Web } from '../shared/web.ts'

const emptyForm = strictForm({})

/** Behind the mail to an address that an administrator named for somebody. Looking at it answers nothing (R07). */
export function proposedAddressRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  const tokenOf = (c: Context<Web>) => c.req.param('token') ?? ''

  web.get(routes.proposal, async (c) => {
    const token = tokenOf(c)
    const { view } = c.var
    const { words } = view
    const proposal = await lookAtProposedAddress(ports, { token })
    if (!proposal) return c.html(`${overPage(view)}`, 410)
    const main = html`<p>${words('resets.address-ask')}</p>
${facts([{ term: words('link.address'), value: proposal.value }])}
${act(words, { action: to(routes.proposal, { token }), label: words('link.verify') })}`
    return c.html(`${layout({ view, title: words('link.title'), main })}`)
  })

  web.post(routes.proposal, async (c) => {
    await readForm(c, emptyForm)
    const { view } = c.var
    if (!(await proveProposedAddress(ports, { token: tokenOf(c), asker: askerOf(c) })))
      return c.html(`${overPage(view)}`, 410)
    const main = notice(view.words, 'success', view.words('resets.address-answered'))
    return c.html(`${layout({ view, title: view.words('link.title'), main })}`)
  })

  return web
}
