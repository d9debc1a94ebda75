import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that the tests hold our answers against, and the Debian package that brings it. */
interface Tool {
  name: string
  debianPackage: string
  present(): boolean
}

const TOOLS: Tool[] = [
  { name: 'Chromium', debianPackage: 'chromium-headless-shell', present: hasBrowser },
  { name: 'PostgreSQL server', debianPackage: 'postgresql', present: () => has('initdb') },
  { name: 'oathtool', debianPackage: 'oathtool', present: () => has('oathtool') },
  { name: 'pskctool', debianPackage: 'pskctool', present: () => has('pskctool') },
  { name: 'zbarimg', debianPackage: 'zbar-tools', present: () => has('zbarimg') },
  { name: 'openssl', debianPackage: 'openssl', present: () => has('openssl') },
  { name: 'exim4', debianPackage: 'exim4-daemon-light', present: () => has('exim4') },
  { name: 'python3', debianPackage: 'python3', present: () => has('python3') },
  { name: 'keepassxc-cli', debianPackage: 'keepassxc', present: () => has('keepassxc-cli') },
  { name: 'baresip', debianPackage: 'baresip-core', present: () => has('baresip') },
  { name: 'Japanese font', debianPackage: 'fonts-noto-cjk', present: hasJapaneseFont },
]

const WITH_WINDOWS = ['chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
)

/** Debian keeps the server's programs out of PATH, and Chromium, with its windows or without, goes by several names. */
const ELSEWHERE: Record<string, string[]> = {
  exim4: ['/usr/sbin/exim4'],
  initdb: ['/usr/lib/postgresql/*/bin/initdb', '/usr/pgsql-*/bin/initdb'],
  pg_ctl: ['/usr/lib/postgresql/*/bin/pg_ctl', '/usr/pgsql-*/bin/pg_ctl'],
  'chromium-headless-shell': WITH_WINDOWS,
}

/**
 * Sees to it that every outside program is there: installs what is missing where that is allowed
 * (root, or CI, on Debian), else throws with the command to type. Nothing is ever skipped. `names`: only these.
 */
export function ensureTools(names?: readonly string[]): void {
  const missing = missingTools(names)
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '-y', '--no-install-recommends']
  const command = [...install, ...missing.map((tool) => tool.debianPackage)]
  if (mayInstall()) {
    run(['apt-get', 'update'])
    run(command)
  }
  const still = missingTools(names).map((tool) => tool.name)
  if (still.length === 0) return
  throw new Error(
    `Missing: ${still.join(', ')}. On Debian or Ubuntu:\n` +
      `  sudo apt-get update && sudo ${command.join(' ')}`,
  )
}

/** The path of a program. Throws when the machine does not have it. */
export function binaryOf(name: string): string {
  const path = findBinary(name)
  if (!path) throw new Error(`${name} is not installed: run npm test once, it says how.`)
  return path
}

/** Whom to start a server as: `postgres` or `nobody` when we are root, else ourselves. */
export function unprivilegedUser(): { uid?: number; gid?: number } {
  if (!isRoot()) return {}
  const user = ['postgres', 'nobody'].find((name) => spawnSync('id', [name]).status === 0)!
  const number = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

const missingTools = (names?: readonly string[]) =>
  TOOLS.filter(({ name, present }) => (!names || names.includes(name)) && !present())

const has = (name: string) => findBinary(name) !== undefined

function findBinary(name: string): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  // The newest version first: 17 before 9.6, which text order would get wrong.
  const elsewhere = (ELSEWHERE[name] ?? [])
    .flatMap((pattern) => globSync(pattern))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return [...onPath, ...elsewhere].find((path) => existsSync(path))
}

/** The one without windows is the same Chromium in half the time; where it cannot be had, any other does. */
function hasBrowser(): boolean {
  const found = findBinary('chromium-headless-shell')
  return found !== undefined && (!mayInstall() || !WITH_WINDOWS.includes(found))
}

/** Without one, screenshots show boxes where Japanese should stand. */
function hasJapaneseFont(): boolean {
  const { stdout } = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' })
  return Boolean(stdout?.trim())
}

const isRoot = () => process.getuid?.() === 0

const mayInstall = () => existsSync('/usr/bin/apt-get') && (isRoot() || process.env.CI === 'true')

function run(command: string[]): void {
  const [program, ...args] = isRoot() ? command : ['sudo', '-n', ...command]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  console.log(`> ${command.join(' ')}`)
  const { status, error } = spawnSync(program!, args, { env, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command.join(' ')} failed${error ? `: ${error}` : ''}`)
}
