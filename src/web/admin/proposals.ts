import { type Context, Hono } from 'hono'
import type { ProposalId, UserId } from '../../domain/ids.ts'
import { confirmProposal } from '../../domain/proposals/confirm-proposal.ts'
import {
  lookAtProposals,
  type ProposalView,
  proposalsVersion,
  subjectOfProposal,
} from '../../domain/proposals/look-at-proposals.ts'
import { proposeAddress } from '../../domain/proposals/propose-address.ts'
import { callProposedNumber, proposeNumber } from '../../domain/proposals/propose-number.ts'
import { withdrawProposal } from '../../domain/proposals/withdraw-proposal.ts'
import { isOpen } from '../../domain/sessions/find-session.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { type Ear, liveStream } from '../shared/live.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { addressPage, numberPage, type Typed } from './proposals-page.ts'
import { resetRefusal } from './reset-refusals.ts'
import { settle } from './settle.ts'
import { type Administering, withPermission } from './with-permission.ts'

const numberForm = strictForm({ country: textOf(2), number: textOf(64) })
const addressForm = strictForm({ email: textOf(320) })
const emptyForm = strictForm({})
/** Root's number is an account's matter (LO-9), everybody else's a user's. */
const ASKED = ['users:write', 'account:write'] as const

/** Proposing another number or address for somebody, who is told and has the last word (AD-1, LO-9). */
export function proposalRoutes(deps: SessionDeps & { ear: Ear }): Hono<Administering> {
  const { ports, ear } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, ASKED, { fresh: true })
  const looking = withPermission(deps, ASKED)
  const paths = routes.admin
  const forms = routes.adminForms

  /** 'root' stands for the account's root: who may propose their number need not see the list of users. */
  const subjectOf = async (c: Context<Administering>): Promise<UserId> => {
    const id = idParam<UserId>(c, 'id')
    if ((id as string) !== 'root') return id
    const roots = await ports.read(({ users }) => users.roots(c.var.session.accountId))
    return roots[0]?.id ?? id
  }
  const viewOf = async (c: Context<Administering>, subject: UserId): Promise<ProposalView> => {
    const seen = await lookAtProposals(ports, { session: c.var.session, subject })
    if (!seen) throw new BadRequest(404, 'there is no such user')
    return seen
  }
  const show = async (
    c: Context<Administering>,
    kind: 'number' | 'address',
    { typed, refusal }: { typed?: Typed; refusal?: { field: string; text: string } } = {},
  ) => {
    const { view, acting } = c.var
    const seen = await viewOf(c, await subjectOf(c))
    const account = await ports.read(({ accounts }) => accounts.get(acting.user.accountId))
    const page = { view, acting, seen, ports, account, typed, refusals: refusal ? [refusal] : [] }
    const shown = kind === 'number' ? numberPage(page) : addressPage(page)
    return c.html(`${shown}`, refusal ? 422 : 200)
  }

  web.get(paths.userNumber, guard, (c) => show(c, 'number'))
  web.get(paths.userAddress, guard, (c) => show(c, 'address'))

  web.get(paths.userNumberLive, looking, async (c) => {
    const { session } = c.var
    const subject = await subjectOf(c)
    await viewOf(c, subject)
    const version = async () => {
      if (!(await isOpen(ports, session))) return undefined
      const seen = await lookAtProposals(ports, { session, subject })
      return seen && proposalsVersion(seen)
    }
    return liveStream(c, {
      ear,
      topic: `user:${session.userId}`,
      browser: session.browser,
      version,
    })
  })

  web.post(paths.userNumber, guard, async (c) => {
    const typed = await readForm(c, numberForm)
    const { session, view } = c.var
    const subject = await subjectOf(c)
    const input = { session, subject, text: typed.number, country: typed.country }
    const outcome = await proposeNumber(ports, { ...input, asker: askerOf(c) })
    return settle(c, outcome, {
      permission: 'users:write',
      onwards: () => to(paths.userNumber, { id: subject }),
      again: (reason, retryAt) => {
        const isNumber = reason.startsWith('number-')
        const text = isNumber
          ? view.words(`account.${reason as 'number-invalid'}`)
          : resetRefusal(view, reason as 'known-already', retryAt)
        const field = reason === 'number-no-country' ? 'country' : 'number'
        return show(c, 'number', { typed, refusal: { field, text } })
      },
    })
  })

  web.post(paths.userAddress, guard, async (c) => {
    const { email } = await readForm(c, addressForm)
    const { session, view } = c.var
    const subject = await subjectOf(c)
    const outcome = await proposeAddress(ports, { session, subject, email, asker: askerOf(c) })
    return settle(c, outcome, {
      permission: 'users:write',
      onwards: () => to(paths.userAddress, { id: subject }),
      again: (reason, retryAt) => {
        const refusal = { field: 'email', text: resetRefusal(view, reason, retryAt) }
        return show(c, 'address', { typed: { email }, refusal })
      },
    })
  })

  /** What is pressed beside a proposal leads back to its user's page. */
  const backTo = async (c: Context<Administering>): Promise<string> => {
    const { session } = c.var
    const proposalId = idParam<ProposalId>(c, 'id')
    const subject = await subjectOfProposal(ports, { session, proposalId })
    if (!subject) throw new BadRequest(404, 'there is no such proposal')
    return subject
  }
  const about = (c: Context<Administering>) => ({
    session: c.var.session,
    proposalId: idParam<ProposalId>(c, 'id'),
    asker: askerOf(c),
  })
  const refused = async (c: Context<Administering>, subject: string, text: string) => {
    const { view, acting } = c.var
    const seen = await viewOf(c, subject as UserId)
    const account = await ports.read(({ accounts }) => accounts.get(acting.user.accountId))
    const refusals = [{ field: 'proposals', text }]
    return c.html(`${numberPage({ view, acting, seen, ports, account, refusals })}`, 422)
  }

  // Where a confirmation leads back to from the forms below.
  web.get(paths.proposal, looking, async (c) =>
    c.redirect(to(paths.userNumber, { id: await backTo(c) }), 303),
  )

  web.post(forms.proposalCall, looking, async (c) => {
    await readForm(c, emptyForm)
    const id = await backTo(c)
    const call = await callProposedNumber(ports, about(c))
    if (call.placed) return c.redirect(to(paths.userNumber, { id }), 303)
    return settle(c, { done: false, ...call } as const, {
      permission: 'account:write',
      onwards: () => to(paths.userNumber, { id }),
      again: (reason) => refused(c, id, resetRefusal(c.var.view, reason, call.retryAt)),
    })
  })

  web.post(forms.confirmProposal, guard, async (c) => {
    await readForm(c, emptyForm)
    const id = await backTo(c)
    return settle(c, await confirmProposal(ports, about(c)), {
      permission: 'account:write',
      onwards: () => to(paths.userNumber, { id }),
      again: (reason) => refused(c, id, resetRefusal(c.var.view, reason)),
    })
  })

  web.post(forms.withdrawProposal, looking, async (c) => {
    await readForm(c, emptyForm)
    const id = await backTo(c)
    await withdrawProposal(ports, about(c))
    return c.redirect(to(paths.userNumber, { id }), 303)
  })

  return web
}
