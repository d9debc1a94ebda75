import { after, type Call, isOver, type Moment } from './call.ts'
import { moveCall } from './move-call.ts'

/** So long a node that holds a line is waited for: several of its ticks. */
const GRACE_MS = 5_000
/** The longest last words, and the way that they have to go. */
const LAST_WORDS_MS = 20_000

/**
 * Whether this node lets time pass for a call. What time asks for is said on the line, which only the node that `holds` it
 * can be sure to do; another node steps in for one that does nothing: it died, or lost its database.
 */
export function isOurs(call: Call, { holds, ...moment }: Moment & { holds: boolean }): boolean {
  if (holds || !isCarried(call)) return true
  const before = { ...moment, now: after(moment.now, -GRACE_MS) }
  return moveCall(call, { name: 'tick' }, before).moved
}

/**
 * Whether the line that `provider` still has for a call is to be hung up: the call ended without its telephone, because
 * its recovery was stopped, or by a node that does not hold the line, or another provider has taken it over.
 */
export function isToHangUp(
  call: Call | undefined,
  { provider, now }: { provider: string; now: Date },
): boolean {
  if (call?.provider !== provider) return true
  if (!isOver(call)) return false
  // The node that heard of the end has its last words said, and must not be interrupted.
  const isSpokenTo = call.answeredAt !== undefined && !isStoppedElsewhere(call)
  return !isSpokenTo || after(call.endedAt ?? now, LAST_WORDS_MS) <= now
}

/** From the telephone's ringing to the end. Before it there is nothing to say, and maybe nobody who dialled. */
const isCarried = ({ status: { name } }: Call): boolean =>
  name !== 'queued' && name !== 'dialling' && name !== 'switching'

const isStoppedElsewhere = ({ status }: Call): boolean =>
  status.name === 'stopped' && status.by === 'recovery'
