import type { Language } from '../domain/ids.ts'
import { kept, LOCALES } from './formatters.ts'

export interface Place {
  language: Language
  /** IANA name: 'Asia/Tokyo'. An unknown one is read as UTC. */
  timeZone: string
  /** When it is read: what goes without saying then is left out. A letter is read whenever. */
  now?: Date
}

/**
 * A moment for people, with its zone: '20 November 2026 at 14:05 GMT+9', '2026年11月20日 14:05 JST'. Read on the same day
 * it is '14:05 GMT+9', in the same year '20 November at 14:05 GMT+9'.
 */
export function formatMoment(date: Date, place: Place): string {
  const { now } = place
  const same = (shape: Shape) => now && inShape(shape, now, place) === inShape(shape, date, place)
  const shape = same('day') ? 'time' : same('year') ? 'near' : 'moment'
  const told = inShape(shape, date, place)
  // Short as it is, it stays in one line.
  return shape === 'time' ? told.replace(' ', '\u00a0') : told
}

/** A day for people: '20 November 2026', '2026年11月20日'. */
export const formatDay = (date: Date, place: Place): string => inShape('day', date, place)

/** A span in its largest whole units, at most two: '1 hour 5 minutes', '1時間5分'. Rounded up to a second. */
export function formatDuration(ms: number, language: Language): string {
  let rest = Math.max(1, Math.ceil(ms / 1000))
  const units = SPANS.flatMap(([unit, seconds]) => {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    return count > 0 ? [{ unit, count }] : []
  })
  const spoken = units.slice(0, 2).map(({ unit, count }) => inUnit(unit, count, language))
  return spoken.join(language === 'ja' ? '' : ' ')
}

/** How long ago, in its largest whole unit: '3 days ago', '3日前'. Less than a minute counts as one. */
export function formatAgo(
  date: Date,
  { language, now }: { language: Language; now: Date },
): string {
  const seconds = Math.max(60, (now.getTime() - date.getTime()) / 1000)
  const [unit, length] = SPANS.find(([, length]) => seconds >= length)!
  const text = relative(language).format(-Math.floor(seconds / length), unit)
  return language === 'ja' ? text.replaceAll(' ', '') : text
}

const relative = kept(
  (language: Language) => new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'always' }),
)

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

type Unit = (typeof SPANS)[number][0]

type Shape = keyof typeof SHAPES

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
const SHAPES = {
  year: { year: 'numeric' },
  day: DAY,
  time: TIME,
  near: { month: 'long', day: 'numeric', ...TIME },
  moment: { ...DAY, ...TIME },
} as const

const formatter = kept((shape: Shape, language: Language, timeZone: string) => {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  return new Intl.DateTimeFormat(LOCALES[language], { ...SHAPES[shape], timeZone: zone })
})

const inShape = (shape: Shape, date: Date, { language, timeZone }: Place): string =>
  formatter(shape, language, timeZone).format(date)

const counter = kept((language: Language, unit: Unit) => {
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(LOCALES[language], style)
})

function inUnit(unit: Unit, count: number, language: Language): string {
  const text = counter(language, unit).format(count)
  return language === 'ja' ? text.replaceAll(' ', '') : text
}
