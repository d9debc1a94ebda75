/**
 * When a day that was typed ('2026-11-20') begins where somebody lives, or the day `later` days after it. Undefined for
 * what is no day. An unknown zone is read as UTC.
 */
export function dayStart(text: string, timeZone: string, later = 0): Date | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (!year) return undefined
  const asUtc = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(asUtc.getTime()) || asUtc.getUTCDate() !== Number(day)) return undefined
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day) + later)
  // The offset of the moment itself: twice, because the first guess may lie behind a change of the clocks.
  let moment = midnight - offsetAt(midnight, timeZone)
  moment = midnight - offsetAt(moment, timeZone)
  return new Date(moment)
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const shown = new Map(
    formatterOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return local - Math.floor(moment / 1000) * 1000
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  const make = (zone: string) =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields, ...clock })
  try {
    return make(timeZone)
  } catch {
    return make('UTC')
  }
}
