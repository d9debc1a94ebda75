import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import { spec, type TestEvent } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { SHARED_CLUSTER, startPostgres } from '../test/support/postgres.ts'
import { ensureTools } from '../test/support/tools.ts'

/**
 * `npm test`: outside programs beside types, lint and unused code, then every test file on one
 * shared PostgreSQL. `npm test -- <files>` runs those files alone.
 */
const CHECK = ['run', '--silent', 'check']

/** A file that hangs must fail while the log is still at hand, well before CI gives up. */
const FILE_TIMEOUT_MS = 20 * 60_000

const SLOWEST_SHOWN = 10

const MEMORY = '/dev/shm'
const ROOM_BYTES = 4 * 2 ** 30

/** Of test files that share a process. */
const GROUPS = 6

await main(process.argv.slice(2))

async function main(named: string[]): Promise<void> {
  forgetOwnSettings()
  // On a fresh machine: installing waits for the network, checking for the cores.
  const checked = named.length === 0 && timed('check', () => command('npm', CHECK))
  await timed('tools', async () => ensureTools())
  await checked
  if (named.length === 0) {
    const cluster = await timed('PostgreSQL', () => startPostgres({ fsync: false }))
    process.env[SHARED_CLUSTER] = cluster.url
  }
  keepFilesInMemory()
  // One cache for all files, or each of them would strip and compile the whole product again.
  process.env.NODE_COMPILE_CACHE = resolve('node_modules/.cache/compile')
  const good = await runFiles(named.length > 0 ? named : inFewerProcesses(allTestFiles()))
  // The keeper stops the cluster when this process is gone.
  process.exitCode = good ? 0 : 1
}

/**
 * Every commit waits for the disk. What that is good for, a machine that loses its power, no test can show; whoever is killed
 * finds the same files.
 */
function keepFilesInMemory(): void {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY)) return
  const { bavail, bsize } = statfsSync(MEMORY)
  if (Math.min(bavail * bsize, process.availableMemory()) > ROOM_BYTES) process.env.TMPDIR = MEMORY
}

/** A developer's own installation must not leak into the tests, nor the tests into it. */
function forgetOwnSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AIKAGI_')) delete process.env[name]
  }
}

/** Whole journeys first: what takes longest must not be what starts last. */
function allTestFiles(): string[] {
  const slowFirst = ['test/browser/', 'test/races/', 'test/stories/', 'test/', 'src/']
  const rank = (file: string) => slowFirst.findIndex((folder) => file.startsWith(folder))
  return globSync(['src/**/*.test.ts', 'test/**/*.test.ts'])
    .sort()
    .sort((a, b) => rank(a) - rank(b))
}

/** Starting a process and opening the product takes longer than most files beside the source need for their tests. */
function inFewerProcesses(files: string[]): string[] {
  const together = files.filter((file) => file.startsWith('src/') && !wantsProcess(file))
  const folder = resolve('node_modules/.cache/together')
  mkdirSync(folder, { recursive: true })
  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const members = together.filter((_, index) => index % GROUPS === group)
    const path = join(folder, `${group}.mjs`)
    const imports = members.map((file) => `import '${pathToFileURL(resolve(file))}'\n`)
    writeFileSync(path, imports.join(''))
    return path
  })
  const alone = files.filter((file) => !together.includes(file))
  const small = alone.findIndex((file) => file.startsWith('src/'))
  // Before the small ones, or one of them would be left on one core at the end.
  return alone.toSpliced(small, 0, ...groups)
}

/** Adapters reach for the machine. And globals, the environment, hooks of a whole file would be everybody's. */
function wantsProcess(file: string): boolean {
  const reaches = /\bmock\b|globalThis|process\.|^(before|after)(Each)?\(/m
  return file.startsWith('src/adapters/') || reaches.test(readFileSync(file, 'utf8'))
}

async function runFiles(files: string[]): Promise<boolean> {
  const events = run({
    files: files.map((file) => resolve(file)),
    // One more than there are cores: the longest wait for a telephone half of their time.
    concurrency: availableParallelism() + 1,
    timeout: FILE_TIMEOUT_MS,
  })
  let passed = false
  let leftOut = 0
  events.on('test:summary', ({ file, success, counts }) => {
    if (file !== undefined) return
    passed = success
    leftOut = counts.skipped + counts.todo
  })
  await pipeline(events, withSlowestFiles, new spec(), process.stdout, { end: false })
  if (leftOut > 0) console.error(`\n${leftOut} skipped or put off: that counts as failed.`)
  return passed && leftOut === 0
}

/** Puts the slowest files before the runner's own closing lines. */
async function* withSlowestFiles(events: AsyncIterable<TestEvent>) {
  const files: { name: string; seconds: number }[] = []
  let told = false
  for await (const event of events) {
    const { type, data } = event
    if (type === 'test:complete' && data.nesting === 0 && data.name === data.file) {
      files.push({ name: relative('.', data.file), seconds: data.details.duration_ms / 1000 })
    }
    if (
      type === 'test:diagnostic' &&
      data.nesting === 0 &&
      !told &&
      /^tests \d+$/.test(data.message)
    ) {
      told = true
      yield { type: 'test:stdout', data: { message: slowest(files) } }
    }
    yield event
  }
}

function slowest(files: { name: string; seconds: number }[]): string {
  const lines = files
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST_SHOWN)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
  return ['', `Slowest of ${files.length} files:`, ...lines, ''].join('\n')
}

async function timed<Result>(part: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  console.log(`${part.padEnd(14)}${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`)
  return result
}

async function command(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'inherit' })
  const [status] = await once(child, 'close')
  if (status === 0) return
  console.error(`\n${program} ${args.join(' ')} failed (exit code ${status}).`)
  process.exit(1)
}
