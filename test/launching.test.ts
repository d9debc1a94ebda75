import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, suite, test } from 'node:test'

interface Lock {
  packages: Record<string, { [kind in 'dependencies' | 'optionalDependencies']?: object }>
}

const NODE_VERSION = resolve('scripts/node-version.cjs')
const COMPILE_CACHE = resolve('scripts/compile-cache.cjs')

suite('before the product starts', () => {
  const verdicts: [version: string, status: number][] = [
    ['14.21.3', 1],
    ['20.20.2', 1],
    ['24.11.9', 1],
    ['24.12.0', 0],
    ['26.0.0', 0],
  ]
  for (const [version, status] of verdicts) {
    test(`Node ${version} is ${status === 0 ? 'taken' : 'refused'}`, () => {
      assert.equal(startedOn(version).status, status)
    })
  }

  test('whoever has the wrong Node reads in English and Japanese what to do', () => {
    const { stderr } = startedOn('20.20.2')
    for (const words of ['needs Node 24.12', 'install Node 24', '以降が必要です', '20.20.2']) {
      assert.ok(stderr.includes(words), `${words} is not in:\n${stderr}`)
    }
  })
})

test('whatever a package asks for is in the lock, for every platform: else `npm ci` refuses', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
  const missing = Object.entries(packages).flatMap(([place, asking]) =>
    Object.keys({ ...asking.dependencies, ...asking.optionalDependencies })
      .filter((name) => !foldersAbove(place).some((above) => packages[above + name]))
      .map((name) => `${place || 'package.json'} asks for ${name}`),
  )
  assert.deepEqual(missing, [])
})

suite('npm start -- with something behind it', () => {
  const started = (argument: string) =>
    spawnSync(process.execPath, ['src/main.ts', argument], { encoding: 'utf8', timeout: 30_000 })

  test('says what there is to say, and starts nothing', () => {
    const { status, stdout } = started('--help')
    assert.equal(status, 0)
    assert.match(stdout, /^Usage: aikagi start[\s\S]*AIKAGI_PORT=/)
    assert.doesNotMatch(stdout, /is ready/)
  })

  test('refuses what it does not know, and says who tells more', () => {
    const { status, stderr } = started('--port=8081')
    assert.equal(status, 1)
    assert.match(stderr, /unknown option '--port=8081'\n\(aikagi start --help/)
  })
})

suite('compiled code', () => {
  const home = mkdtempSync(join(tmpdir(), 'aikagi-launch-'))
  after(() => rmSync(home, { recursive: true }))
  writeFileSync(join(home, 'product.ts'), 'const answer: number = 42\nprocess.exitCode = answer\n')

  const places: [where: string, folder: string, setting: string, env: Record<string, string>][] = [
    ['./data by default', 'data', '', {}],
    ['the folder that .env names', 'from-file', 'AIKAGI_DATA_DIR=from-file', {}],
    [
      'the folder that the environment names, before .env',
      'from-env',
      'AIKAGI_DATA_DIR=from-file',
      { AIKAGI_DATA_DIR: 'from-env' },
    ],
  ]
  for (const [where, folder, setting, env] of places) {
    test(`is kept in ${where}, closed to others`, () => {
      writeFileSync(join(home, '.env'), setting)
      const { status } = spawnSync(process.execPath, ['-r', COMPILE_CACHE, 'product.ts'], {
        cwd: home,
        env: { PATH: process.env.PATH, ...env },
      })
      assert.equal(status, 42)
      assert.equal(statSync(join(home, folder)).mode & 0o777, 0o700)
      const kept = readdirSync(join(home, folder, 'compile-cache'), { recursive: true })
      assert.ok(kept.length > 1, 'nothing was kept')
    })
  }

  test('does without a folder that cannot be used, so that the product can say so', () => {
    const { status } = spawnSync(process.execPath, ['-r', COMPILE_CACHE, 'product.ts'], {
      cwd: home,
      env: { PATH: process.env.PATH, AIKAGI_DATA_DIR: '/dev/null/nowhere' },
    })
    assert.equal(status, 42)
  })
})

/** The check, made to believe that it runs on `version`. */
function startedOn(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`
  const check = `require(${JSON.stringify(NODE_VERSION)})`
  return spawnSync(process.execPath, ['-e', `${pretend};${check}`], { encoding: 'utf8' })
}

/** Where Node looks for what the package at this place asks for, the nearest folder first. */
function foldersAbove(place: string): string[] {
  const folder = place ? `${place}/node_modules/` : 'node_modules/'
  const own = place.lastIndexOf('node_modules/')
  return own < 0 ? [folder] : [folder, ...foldersAbove(place.slice(0, own).replace(/\/$/, ''))]
}
