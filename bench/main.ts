import { cpus } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { MEASUREMENTS, type MeasurementName } from './plan.ts'
import { asJson, asText } from './report.ts'
import { run } from './run.ts'

/** Codes work once: fewer people than this are used up before a round is over. */
const LEAST_USERS = 20_000

const NAMES = Object.keys(MEASUREMENTS) as MeasurementName[]

const EXAMPLES = `
Measurements: ${NAMES.join(', ')}

Examples:
  npm run bench                               every figure of ours beside its aim
  npm run bench -- --peers                    and better-auth beside us, same users, same hash
  npm run bench -- --json > figures.json      one object of named figures, nothing else
  npm run bench -- --only floors --rounds 1   what this machine can do at most
  npm run bench -- --only signins --only better-auth-signins
  npm run bench -- --only postgres            the same work on a PostgreSQL on this machine
  npm run bench -- --users 1000,1000000       latency with a million users beside a thousand
  npm run bench -- --only lists --users 1000000 --rounds 1   every list, a million in one account

Traffic stays on this machine. Leave it alone meanwhile: two cores serve, drive and hash.`

interface Options {
  json?: true
  peers?: true
  rounds: number
  only: MeasurementName[]
  users: number[]
}

const program = new Command('bench')
  .description('Measures the product against the aims of docs/decisions/0010-bench.md.')
  .option('--json', 'print one object of named figures on standard output')
  .option('--peers', 'install better-auth into the temporary folder and measure it beside us')
  .option('--rounds <count>', 'how often; the median counts', positive, 3)
  .option('--only <name>', 'measure this alone (may be repeated)', oneMore, [])
  .option('--users <counts>', 'population sizes, the least and the most', sizes, [1_000, 100_000])
  .addHelpText('after', EXAMPLES)
  .parse()

const { json, peers, rounds, only, users } = program.opts<Options>()
const names =
  only.length > 0 ? only : NAMES.filter((name) => (peers || !isPeer(name)) && !isOptIn(name))
const tell = (what: string): void => console.error(`bench: ${what}`)
tell(`${cpus().length} × ${cpus()[0]?.model}, node ${process.version}`)
const figures = await run({ rounds, names, users, tell })
console.log(json ? asJson(figures) : asText(figures))

function isPeer(name: MeasurementName): boolean {
  return name.startsWith('better-auth')
}

function isOptIn(name: MeasurementName): boolean {
  return 'optIn' in MEASUREMENTS[name]
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('A number from 1 to 999.')
  return Number(text)
}

function oneMore(text: string, sofar: MeasurementName[]): MeasurementName[] {
  const name = NAMES.find((known) => known === text)
  if (!name) throw new InvalidArgumentError(`One of: ${NAMES.join(', ')}.`)
  return [...sofar, name]
}

function sizes(text: string): number[] {
  const counts = text.split(',').map(Number)
  const most = Math.max(...counts)
  if (!counts.every((count) => Number.isInteger(count) && count >= 1_000))
    throw new InvalidArgumentError('Whole numbers of at least 1000, separated by commas.')
  if (most < LEAST_USERS) throw new InvalidArgumentError(`One must be at least ${LEAST_USERS}.`)
  return counts.toSorted((a, b) => a - b)
}
