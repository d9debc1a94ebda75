import { type Mistake, mistakes } from './config-mistakes.ts'

/** Reads variables one by one and collects everything that is wrong, instead of stopping at the first. */
export interface EnvReader {
  readonly mistakes: readonly Mistake[]
  report(name: string, mistake: Omit<Mistake, 'name'>): void
  /** Undefined when absent or empty. */
  text(name: string): string | undefined
  number(name: string, bounds: { least: number; most: number; unit: string }): number | undefined
  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined
  /** Between commas. Undefined when absent. */
  list(name: string): string[] | undefined
  /** Passes the value through `read`; what that cannot make sense of is reported as `mistake`. */
  parsed<Value>(
    name: string,
    read: (text: string) => Value | undefined,
    mistake: Omit<Mistake, 'name'>,
  ): Value | undefined
}

export function envReader(env: Readonly<Record<string, string | undefined>>): EnvReader {
  const found: Mistake[] = []
  const report: EnvReader['report'] = (name, mistake) => void found.push({ name, ...mistake })
  const text: EnvReader['text'] = (name) => env[name]?.trim() || undefined

  const parsed: EnvReader['parsed'] = (name, read, mistake) => {
    const given = text(name)
    if (given === undefined) return undefined
    const value = read(given)
    if (value === undefined) report(name, mistake)
    return value
  }

  return {
    mistakes: found,
    report,
    text,
    parsed,
    number: (name, bounds) =>
      parsed(name, (given) => wholeNumber(given, bounds), mistakes.notANumber(bounds)),
    oneOf: (name, choices) =>
      parsed(
        name,
        (given) => choices.find((choice) => choice === given),
        mistakes.notOneOf(choices),
      ),
    list: (name) =>
      text(name)
        ?.split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
  }
}

function wholeNumber(text: string, { least, most }: { least: number; most: number }) {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

/** The known name that was probably meant, if any is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest && nearest.distance <= name.length / 3 ? nearest.candidate : undefined
}

/** Levenshtein: how many letters to add, drop or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
