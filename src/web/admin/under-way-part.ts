import type { UserId } from '../../domain/ids.ts'
import { type Acting, standingOf } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import { mayPropose } from '../../domain/proposals/may-propose.ts'
import { isProposed, proposalEnd, type RunningProposal } from '../../domain/proposals/proposal.ts'
import { isUnfinished, type Recovery } from '../../domain/recovery/recovery.ts'
import { isRunning, type Reset, resetEnd } from '../../domain/resets/reset.ts'
import { formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { badge, card } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { recoveryBadge } from './recoveries-page.ts'

/** What has begun for a user and is not over. */
export interface UnderWay {
  recovery: Recovery | undefined
  reset: Reset | undefined
  proposals: readonly (RunningProposal & { mayOpen: boolean })[]
}

/** Reads it for whoever may see this user. Changes nothing. */
export function underWay(
  ports: Ports,
  { acting, userId }: { acting: Acting; userId: UserId },
): Promise<UnderWay> {
  const now = ports.now()
  return ports.read(async (stores) => {
    const subject = await stores.users.get(userId)
    const subjectStanding = await standingOf(stores, subject)
    const recoveries = await stores.recoveries.of(userId, now)
    const reset = await stores.resets.runningOf(userId)
    const running = (await stores.proposals.runningOf(userId)).filter(isProposed)
    const isOther = userId !== acting.user.id
    return {
      recovery: recoveries.find(isUnfinished),
      reset: reset && isRunning(reset) && resetEnd(reset)! > now ? reset : undefined,
      proposals: running
        .filter((proposal) => proposalEnd(proposal)! > now)
        .map((proposal) => {
          const { kind, recoveryId } = proposal
          const recovery = recoveries.find(({ id }) => id === recoveryId)
          const about = { subject, subjectStanding, kind, recovery }
          return { ...proposal, mayOpen: isOther && mayPropose(acting.standing, about) }
        }),
    }
  })
}

interface Line {
  label: WordKey
  href: string | undefined
  state: Html
  hint: string
}

/** Each with a way to it, for whoever may go there. Nothing where nothing has begun. */
export function underWayCard(
  view: View,
  { acting, found }: { acting: Acting; found: UnderWay },
): Html | undefined {
  const { words } = view
  const { recovery, reset, proposals } = found
  const lines = [
    ...(recovery ? [recoveryLine(view, recovery)] : []),
    ...(reset ? [resetLine(view, reset, acting)] : []),
    ...proposals.map((one) => proposalLine(view, one)),
  ]
  if (lines.length === 0) return undefined
  const list = lines.map(({ label, href, state, hint }) => {
    const name = href ? html`<a href="${href}">${words(label)}</a>` : words(label)
    return html`<li>${name} ${state}<p class="hint">${hint}</p></li>`
  })
  return card(words('admin.under-way'), html`<ul class="deeds">${list}</ul>`, 'under-way')
}

function recoveryLine(view: View, recovery: Recovery): Line {
  const { words } = view
  return {
    label: `admin.way-${recovery.way}`,
    // Before anything was shown in it there is nothing to see (R12).
    href: recovery.proofs.length > 0 ? to(routes.admin.recovery, { id: recovery.id }) : undefined,
    state: recoveryBadge(view, recovery),
    hint: words('admin.recovery-open-since', { when: formatMoment(recovery.openedAt, view) }),
  }
}

function resetLine(view: View, reset: Reset, acting: Acting): Line {
  const { words } = view
  const waits = reset.status.name === 'waiting'
  return {
    label: 'admin.under-way-reset',
    href: acting.may('devices:reset') ? to(routes.admin.reset, { id: reset.id }) : undefined,
    state: badge('warning', words(waits ? 'resets.state-waiting' : 'resets.state-open')),
    hint: words('admin.under-way-until', { until: formatMoment(resetEnd(reset)!, view) }),
  }
}

function proposalLine(view: View, proposal: UnderWay['proposals'][number]): Line {
  const { words } = view
  const { kind, userId: id, status, mayOpen } = proposal
  const path = kind === 'number' ? routes.admin.userNumber : routes.admin.userAddress
  const isProven = status.name === 'proven'
  return {
    label: `admin.under-way-${kind}`,
    href: mayOpen ? to(path, { id }) : undefined,
    state: badge('warning', words(isProven ? 'admin.proposal-proven' : 'admin.proposal-unproven')),
    hint: words('admin.under-way-until', { until: formatMoment(proposalEnd(proposal)!, view) }),
  }
}
