import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { LANGUAGES, type Language } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'

export type SettingsRefusal =
  | 'confirm-first'
  | SessionOver
  | 'unknown-time-zone'
  | 'unknown-language'
export type SettingsChange = { changed: true } | { changed: false; reason: SettingsRefusal }

/** The language of pages, letters and calls, and the zone in which moments are told. */
export function changeSettings(
  ports: Ports,
  input: { session: Session; language: Language; timeZone: string; asker: Asker },
): Promise<SettingsChange> {
  const { language, timeZone, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { changed: false, reason: 'session-over' }
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return { changed: false, reason: 'confirm-first' }
    if (!LANGUAGES.includes(language)) return { changed: false, reason: 'unknown-language' }
    if (!TIME_ZONES.includes(timeZone)) return { changed: false, reason: 'unknown-time-zone' }
    await stores.users.save({ ...user, language, timeZone })
    const data = { language, timeZone }
    await writeEvent(ports, stores, { kind: 'user.settings-changed', user, session, asker, data })
    return { changed: true }
  })
}

/** Every zone that may be chosen, by its IANA name. */
export const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')].filter(
  (zone, i, all) => all.indexOf(zone) === i,
)
