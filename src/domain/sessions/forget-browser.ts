import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { BrowserHash } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isConfirmed } from './confirmed.ts'
import type { EndRefusal } from './end-session.ts'
import type { Session } from './session.ts'

export type Forgetting = { forgotten: true } | { forgotten: false; reason: EndRefusal }

/** Forgets a known browser: from now on its attempts are counted with those of strangers. */
export function forgetBrowser(
  ports: Ports,
  { session, browser, asker }: { session: Session; browser: BrowserHash; asker: Asker },
): Promise<Forgetting> {
  return ports.transact(async (stores) => {
    const user = await stores.users.lock(session.userId)
    if (!isConfirmed(session, user, { settings: ports.settings, now: ports.now() }))
      return { forgotten: false, reason: 'confirm-first' }
    if (!(await stores.browsers.forget(user.id, browser)))
      return { forgotten: false, reason: 'not-found' }
    await writeEvent(ports, stores, { kind: 'browser.forgotten', user, asker, session })
    return { forgotten: true }
  })
}
