import { ALARM_KINDS } from '../alarms/alarm.ts'
import type { AccountId } from '../ids.ts'
import { NOTICE_EVENTS, type NoticeEvent } from '../notices/notice.ts'
import { WAYS } from '../ways/ways.ts'
import type { Letter } from './letter.ts'

export interface ExampleLetter {
  /** Letters, digits and '-': stands in addresses. */
  name: string
  letter: Letter
}

const HOST = 'https://id.example.org'
const accountId = '123456789012' as AccountId
const at = new Date('2026-02-01T13:00:00Z')
const until = new Date('2026-02-02T13:00:00Z')
const asked = {
  at,
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
  network: '203.0.113.7',
}
const link = `${HOST}/link/example`
const stopLink = `${HOST}/stop/example`
const invitation = { link: `${HOST}/invitation/example`, validHours: 24, accountName: 'Acme' }

/** One of each letter that there is, with values as they could be and links that lead nowhere. */
export const exampleLetters = (): readonly ExampleLetter[] =>
  Object.entries(EXAMPLES).flatMap(([kind, make]) =>
    make().map(({ name, letter }) => ({ name: name ? `${kind}-${name}` : kind, letter })),
  )

/** A kind that is not here does not compile. */
const EXAMPLES: Record<Letter['kind'], () => readonly ExampleLetter[]> = {
  'verify-set-up': () => one({ kind: 'verify-set-up', link, validMinutes: 15 }),
  'verify-address': () => one({ kind: 'verify-address', link, validMinutes: 15, accountId }),
  'try-address': () => one({ kind: 'try-address', link, validMinutes: 15, accountId }),
  invitation: () => [
    ...one({ kind: 'invitation', ...invitation, accountId, userName: 'ada' }),
    { name: 'root', letter: { kind: 'invitation', ...invitation, accountId } },
  ],
  'verify-proposal': () => one({ kind: 'verify-proposal', link, validHours: 24, accountId }),
  'verify-recovery': () =>
    WAYS.map(({ name: way }) => ({
      name: way,
      letter: { kind: 'verify-recovery', way, link, validMinutes: 15, stopLink, accountId, asked },
    })),
  probe: () => one({ kind: 'probe', link: HOST }),
  notice: () =>
    NOTICE_EVENTS.map((event) => ({
      name: event,
      letter: { kind: 'notice', event, accountId, asked, stopLink, ...aboutOf(event) },
    })),
  alarm: () =>
    ALARM_KINDS.map((alarm) => ({
      name: alarm,
      letter: { kind: 'alarm', alarm, accountId, at, count: 2, who: 'ada', link: `${HOST}/admin` },
    })),
}

const one = (letter: Letter): readonly ExampleLetter[] => [{ name: '', letter }]

/** What an event of this name is usually about, by the first that fits. */
const ABOUT: readonly (readonly [about: RegExp, example: string])[] = [
  [/^other-policy/, ''],
  [/^(other|user)-/, 'ada'],
  [/^(device|code|recovery-finished)/, 'Pixel'],
  [/number-(?!proposal)/, '•••• 5678'],
  [/address/, 'a•••@example.org'],
  [/^token/, 'nightly report'],
  [/^permission/, 'AuditRead'],
  [/^reset-(asked|open)/, 'Phone stolen'],
]
const UNTIL = /held|approved|finished|reset-(asked|open)|^(number|address)-proposed/

function aboutOf(event: NoticeEvent): { about?: string; until?: Date } {
  const about = ABOUT.find(([fits]) => fits.test(event))?.[1]
  return { ...(about && { about }), ...(UNTIL.test(event) && { until }) }
}
