import { type Context, Hono } from 'hono'
import type { ProposalId } from '../../domain/ids.ts'
import {
  type AcceptRefusal,
  acceptProposal,
  lookAtOwnProposals,
  refuseProposal,
} from '../../domain/proposals/accept-proposal.ts'
import type { RunningProposal } from '../../domain/proposals/proposal.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, card } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { idParam } from '../shared/web.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'

const emptyForm = strictForm({})

/** What an administrator proposed for whoever is signed in: they have the first word and the last (AD-1). */
export function ownProposalRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (c: Context<SignedIn>, refusals: readonly Refusal[] = []) => {
    const { view, session } = c.var
    const proposals = await lookAtOwnProposals(ports, { session })
    const show = (value: string) => ports.numbers.show(value)
    return c.html(`${page(view, { proposals, refusals, show })}`, refusals.length > 0 ? 422 : 200)
  }
  const about = (c: Context<SignedIn>) => ({
    session: c.var.session,
    proposalId: idParam<ProposalId>(c, 'id'),
    asker: askerOf(c),
  })

  web.get(routes.account.proposals, (c) => show(c))

  web.post(routes.account.acceptProposal, async (c) => {
    await readForm(c, emptyForm)
    const answer = await acceptProposal(ports, about(c))
    if (answer.done) return c.redirect(`${routes.account.page}?done=proposal`, 303)
    if (answer.reason === 'session-over') return signInAgain(c)
    if (answer.reason === 'confirm-first') return confirmFirst(c)
    return show(c, [{ field: 'main', text: refusalText(c.var.view, answer) }])
  })

  web.post(routes.account.refuseProposal, async (c) => {
    await readForm(c, emptyForm)
    if (await refuseProposal(ports, about(c))) return c.redirect(routes.account.proposals, 303)
    const { words } = c.var.view
    return show(c, [{ field: 'main', text: words('resets.own-no-such-proposal') }])
  })

  return web
}

type Told = Exclude<AcceptRefusal, { reason: 'confirm-first' | 'session-over' }>

const refusalText = (view: View, refusal: Told): string =>
  refusal.reason === 'frozen'
    ? whenText(view, 'account.frozen', refusal.until)
    : view.words(`resets.own-${refusal.reason}`)

interface Shown {
  proposals: readonly RunningProposal[]
  refusals: readonly Refusal[]
  show(value: string): string
}

function page(view: View, { proposals, refusals, show }: Shown): Html {
  const { words } = view
  const main = html`<p>${words('resets.own-lead')}</p>
${proposals.length === 0 ? html`<p>${words('resets.own-none')}</p>` : proposals.map((one) => oneOf(view, one, show))}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('resets.own-title'), main, refusals })
}

function oneOf(view: View, proposal: RunningProposal, show: Shown['show']): Html {
  const { words } = view
  const { id, kind, status } = proposal
  const proven = status.name === 'proven'
  const until = formatMoment(proven ? status.appliesAt : status.until, view)
  const text = words(proven ? 'resets.own-proven' : `resets.own-unproven-${kind}`, { until })
  const value = kind === 'number' ? show(proposal.value) : proposal.value
  const accept = to(routes.account.acceptProposal, { id })
  const refuse = to(routes.account.refuseProposal, { id })
  return card(
    value,
    html`<p>${text}</p><div class="actions">${proven && act(words, { action: accept, label: words('resets.own-accept') })}
${act(words, { action: refuse, label: words('resets.own-refuse'), kind: 'danger' })}</div>`,
  )
}
