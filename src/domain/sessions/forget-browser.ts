import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { BrowserHash } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isConfirmed } from './confirmed.ts'
import type { EndRefusal } from './end-session.ts'
import { lockSession } from './lock-session.ts'
import type { Session } from './session.ts'

export type Forgetting = { forgotten: true } | { forgotten: false; reason: EndRefusal }

/** Forgets a known browser: from now on its attempts are counted with those of strangers. */
export function forgetBrowser(
  ports: Ports,
  input: { session: Session; browser: BrowserHash; asker: Asker },
): Promise<Forgetting> {
  const { browser, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { forgotten: false, reason: 'session-over' }
    const { user, session } = own
    if (!isConfirmed(session, user, { settings: ports.settings, now: ports.now() }))
      return { forgotten: false, reason: 'confirm-first' }
    if (!(await stores.browsers.forget(user.id, browser)))
      return { forgotten: false, reason: 'not-found' }
    await writeEvent(ports, stores, { kind: 'browser.forgotten', user, asker, session })
    return { forgotten: true }
  })
}
