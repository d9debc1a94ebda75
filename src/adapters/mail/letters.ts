import { isIP } from 'node:net'
import type { Asked, Letter, LetterTo } from '../../domain/outbox/letter.ts'
import { browserName } from '../../words/browser-name.ts'
import { formatMoment, type Place } from '../../words/moments.ts'
import { type WordKey, type Words, type WordValue, wordsFor } from '../../words/words.ts'
import { type Block, blocksToHtml, blocksToText } from './blocks.ts'
import { plainValue } from './plain-value.ts'

export interface RenderedLetter {
  subject: string
  text: string
  html: string
}

/**
 * The words of a letter in its reader's language and time zone. `service` is the operator's name for
 * this installation ('Aikagi'); it begins the subject. Text and HTML say the same.
 */
export function renderLetter(to: LetterTo, service: string): RenderedLetter {
  const { language, letter } = to
  const words = wordsFor(language)
  const said: Said = {
    place: { language, timeZone: to.timeZone },
    words: (key, values = {}) => words(key, { service, ...values }),
    names: words,
  }
  const subject = subjectOf(letter, said)
  const from: Block[] = to.look ? [{ kind: 'organisation', ...plainLook(to.look) }] : []
  const blocks = [...from, ...blocksOf(letter, said), paragraph(said.words('letters.footer'))]
  return {
    subject,
    text: blocksToText(blocks),
    html: blocksToHtml(
      { language, title: subject, ...(to.look?.colour && { colour: to.look.colour }) },
      blocks,
    ),
  }
}

/** An organisation names itself: its name must not read as a link or a line of ours (R30). */
const plainLook = ({ name, colour }: NonNullable<LetterTo['look']>) => ({
  name: plainValue(name),
  ...(colour && { colour }),
})

/** What every part of a letter is written with. */
interface Said {
  place: Place
  words(key: WordKey, values?: Readonly<Record<string, WordValue>>): string
  names: Words
}

type Invitation = Extract<Letter, { kind: 'invitation' }>
type Trial = Extract<Letter, { kind: 'try-address' }>
type Verification = Exclude<
  Letter,
  { kind: 'notice' | 'invitation' | 'alarm' | 'probe' | 'try-address' }
>
type NoticeLetter = Extract<Letter, { kind: 'notice' }>
type AlarmLetter = Extract<Letter, { kind: 'alarm' }>
type RecoveryLetter = Extract<Letter, { kind: 'verify-recovery' }>

function subjectOf(letter: Letter, { words }: Said): string {
  if (letter.kind === 'invitation') {
    const what = words('letters.invitation-subject', { name: plainValue(letter.accountName) })
    return words('letters.notice-subject', { what })
  }
  if (letter.kind === 'alarm') {
    const about = { what: words(`alarms.${letter.alarm}`), account: letter.accountId }
    return words('letters.notice-subject', { what: words('alarms.subject', about) })
  }
  if (letter.kind === 'probe')
    return words('letters.notice-subject', { what: words('letters.probe-subject') })
  if (letter.kind === 'try-address')
    return words('letters.notice-subject', { what: words('letters.try-address-subject') })
  if (letter.kind !== 'notice') return words('letters.verify-subject')
  return words('letters.notice-subject', { what: words(`letters.${letter.event}-subject`) })
}

function blocksOf(letter: Letter, said: Said): Block[] {
  if (letter.kind === 'invitation') return invitationBlocks(letter, said)
  if (letter.kind === 'alarm') return alarmBlocks(letter, said)
  if (letter.kind === 'try-address') return trialBlocks(letter, said)
  if (letter.kind === 'probe')
    return [
      paragraph(said.words('letters.probe-what')),
      button(said.words('letters.probe-button'), letter.link, said),
    ]
  return letter.kind === 'notice' ? noticeBlocks(letter, said) : verificationBlocks(letter, said)
}

/** Names the account as its owner wrote it: like whatever people wrote, it is made plain. */
function invitationBlocks(letter: Invitation, said: Said): Block[] {
  const { words } = said
  const { accountId, userName, link, validHours } = letter
  const name = { name: plainValue(letter.accountName) }
  const who = userName === undefined ? 'invitation-root' : 'invitation'
  const rows: [WordKey, string][] = [['letters.account', accountId]]
  if (userName !== undefined) rows.push(['letters.invitation-user-name', plainValue(userName)])
  return [
    paragraph(words(`letters.${who}-what`, name)),
    { kind: 'facts', lines: factLines(rows, said) },
    paragraph(words(`letters.${who}-keep`)),
    button(words('letters.invitation-button'), link, said),
    paragraph(words('letters.invitation-valid', { hours: validHours })),
    paragraph(words('letters.invitation-ignore', name)),
  ]
}

const trialBlocks = ({ accountId, link, validMinutes }: Trial, said: Said): Block[] => [
  paragraph(said.words('letters.try-address-what', { account: accountId })),
  button(said.words('letters.try-address-button'), link, said),
  paragraph(said.words('letters.try-address-valid', { minutes: validMinutes })),
  paragraph(said.words('letters.try-address-ignore')),
]

function verificationBlocks(letter: Verification, said: Said): Block[] {
  const { words } = said
  const valid =
    letter.kind === 'verify-proposal'
      ? words('letters.verify-proposal-valid', { hours: letter.validHours })
      : words('letters.verify-valid', { minutes: letter.validMinutes })
  const first =
    letter.kind === 'verify-recovery'
      ? recoveryBlocks(letter, said)
      : [paragraph(whatIsAsked(letter, said))]
  return [
    ...first,
    button(words('letters.verify-button'), letter.link, said),
    paragraph(valid),
    ...(letter.kind === 'verify-recovery'
      ? stopBlocks(letter, said)
      : [paragraph(words('letters.verify-address-ignore'))]),
  ]
}

function whatIsAsked(letter: Exclude<Verification, RecoveryLetter>, { words }: Said): string {
  if (letter.kind === 'verify-set-up') return words('letters.verify-set-up-what')
  return words(`letters.${letter.kind}-what`, { account: letter.accountId })
}

const recoveryBlocks = (letter: RecoveryLetter, said: Said): Block[] => [
  paragraph(said.words(`letters.verify-${letter.way}-what`, { account: letter.accountId })),
  facts(letter.accountId, letter.asked, said),
]

const stopBlocks = ({ stopLink }: RecoveryLetter, { words }: Said): Block[] => [
  paragraph(words('letters.verify-not-you')),
  { kind: 'link', label: words('letters.stop-button'), href: stopLink },
]

/** After these nothing of the user is left that a link could stop. */
const GONE = new Set<NoticeLetter['event']>(['user-deleted', 'user-left'])

function noticeBlocks(letter: NoticeLetter, said: Said): Block[] {
  const { words } = said
  const { event, stopLink } = letter
  return [
    paragraph(words(`letters.${event}-what`, aboutValues(letter, said))),
    facts(letter.accountId, letter.asked, said),
    paragraph(words(`letters.${event}-yours`)),
    ...(stopLink
      ? [
          paragraph(words(`letters.${event}-not-yours`)),
          button(words('letters.stop-button'), stopLink, said),
        ]
      : [paragraph(words(GONE.has(event) ? 'letters.user-deleted-ask' : 'letters.no-stop'))]),
  ]
}

function alarmBlocks({ alarm, accountId, count, at, who, link }: AlarmLetter, said: Said): Block[] {
  const { words, place } = said
  const rows: [WordKey, string][] = [
    ['letters.account', accountId],
    ['letters.when', formatMoment(new Date(at), place)],
  ]
  if (who !== undefined) rows.push(['alarms.who', plainValue(who)])
  return [
    paragraph(words(`alarms.${alarm}-what`)),
    { kind: 'facts', lines: factLines(rows, said) },
    ...(count > 1 ? [paragraph(words('alarms.count', { count }))] : []),
    paragraph(words(`alarms.${alarm}-do`)),
    button(words('alarms.button'), link, said),
    paragraph(words('alarms.why')),
  ]
}

const aboutValues = ({ about, until }: NoticeLetter, { place }: Said) => ({
  hasAbout: about ? 'yes' : 'no',
  about: about ? plainValue(isMoment(about) ? formatMoment(new Date(about), place) : about) : '',
  hasUntil: until ? 'yes' : 'no',
  // A letter waits in the outbox as JSON, which knows no dates.
  until: until ? formatMoment(new Date(until), place) : '',
})

const isMoment = (about: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(about)

function facts(accountId: string, asked: Asked, said: Said): Block {
  const { words, names, place } = said
  const network = isIP(asked.network) ? asked.network : words('letters.network-unknown')
  const what: [WordKey, string][] = [
    ['letters.account', accountId],
    ['letters.when', formatMoment(new Date(asked.at), place)],
  ]
  const where: [WordKey, string][] = [
    ['letters.browser', browserName(asked.userAgent, names)],
    ['letters.network', network],
  ]
  // By telephone, or by time itself, there was no browser to name.
  const rows = asked.userAgent || asked.network ? [...what, ...where] : what
  return { kind: 'facts', lines: factLines(rows, said) }
}

const factLines = (rows: readonly [WordKey, string][], { words }: Said): string[] =>
  rows.map(([label, value]) => words('letters.fact', { label: words(label), value }))

const paragraph = (text: string): Block => ({ kind: 'paragraph', text })

const button = (label: string, href: string, { words }: Said): Block => ({
  kind: 'button',
  label,
  href,
  otherwise: words('letters.copy-address'),
})
