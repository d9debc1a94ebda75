import { readEmailAddress } from '../addresses/email-address.ts'
import type { Ports, Stores } from '../ports.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import { type Allowance, type Counter, chargeWindow } from '../throttle/throttle.ts'
import { mailboxKey } from '../users/invite-user.ts'
import { isInvitable } from './add-newcomer.ts'
import type { Fault, Newcomer } from './import-line.ts'

/** So many counters are locked by one statement. */
const AT_ONCE = 25

/**
 * Charges the mailboxes that invitations go to, as each single invitation is charged: a file must not flood one (R21). Part
 * of the transaction that writes the letters, so that both are kept or neither. With any fault, or in a dry run, nothing is
 * charged.
 */
export async function chargeMailboxes(
  ports: Pick<Ports, 'settings' | 'now'>,
  { throttle }: Pick<Stores, 'throttle'>,
  { newcomers, dryRun }: { newcomers: readonly Newcomer[]; dryRun: boolean },
): Promise<Fault[]> {
  const byKey = linesByMailbox(newcomers)
  const moment = { limit: limits.recoveryMails(ports.settings), now: ports.now() }
  const walk = async (keeps: boolean): Promise<Fault[]> => {
    const faults: Fault[] = []
    // In the order in which everybody locks them.
    const keys = [...byKey.keys()].toSorted()
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE)
      await throttle.changeAll(some, (before) => {
        const after = before.map((counter, i) =>
          chargeLines(counter, { ...moment, lines: byKey.get(some[i]!)!, faults }),
        )
        return [keeps ? after : before, undefined]
      })
    }
    return faults
  }
  const faults = await walk(false)
  if (faults.length === 0 && !dryRun) await walk(true)
  return faults
}

function linesByMailbox(newcomers: readonly Newcomer[]): Map<ThrottleKey, number[]> {
  const byKey = new Map<ThrottleKey, number[]>()
  for (const { email, line } of newcomers.filter(isInvitable)) {
    const read = readEmailAddress(email)
    if (!read.accepted) continue
    const key = mailboxKey(read)
    byKey.set(key, [...(byKey.get(key) ?? []), line])
  }
  return byKey
}

function chargeLines(
  counter: Counter,
  {
    limit,
    now,
    lines,
    faults,
  }: { limit: Allowance; now: Date; lines: readonly number[]; faults: Fault[] },
): Counter {
  let charged = counter
  for (const line of lines) {
    const [after, verdict] = chargeWindow(charged, limit, now)
    charged = after
    if (!verdict.allowed) faults.push({ line, column: 'email', reason: 'email-too-many' })
  }
  return charged
}
