import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { basename, join, normalize } from 'node:path'
import { suite, test } from 'node:test'

interface File {
  file: string
  text: string
}

/**
 * What the production code of each layer may import; the first pattern that fits a file decides.
 * Tests and contracts stand beside the code and may import anything.
 */
const MAY_IMPORT: [layer: RegExp, allowed: RegExp][] = [
  [/^src\/domain\//, /^(src\/domain\/|node:crypto$)/],
  [/^src\/adapters\/storage\/migrations\//, /^(?!src\/)/],
  [/^src\/words\//, /^(src\/(domain|words)\/|(?!src\/))/],
  [/^src\/adapters\//, /^(src\/(domain|words|adapters)\/|(?!src\/))/],
  [/^src\/web\//, /^(src\/(domain|words|web)\/|(?!src\/))/],
  [/^src\/(main|start-service|wiring(-[a-z]+)?|cli\/.*)\.ts$/, /./],
  // What is left are config.ts, jobs.ts and their like: they are handed what they need.
  [/^src\/[^/]*\.ts$/, /^(src\/(domain|words)\/|src\/[^/]*$|(?!src\/))/],
  // The drill is a stranger to the product: it computes its codes by itself and speaks HTTP.
  [/^drill\//, /^(?!src\/)/],
]

const OWN_CLOCK =
  /Date\.now|new Date\(\)|performance\.|Temporal\.Now|\bset(Timeout|Interval|Immediate)/
const OWN_CHANCE = /Math\.random|random(Bytes|UUID|Int|FillSync)|getRandomValues/
const OWN_OUTSIDE = /\bprocess\.|\bfetch\(|\bconsole\.|\brequire\(|\bimport\(/

const FORBIDDEN_NAMES = /^(utils?|helpers?|services?|managers?|types?|index)(\.|$)/

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/

const CODE = /^(src|test|bench|drill|scripts)\/.*\.(ts|cjs)$/

/** In pieces, or this file would be the one that holds them. */
const REGISTRY_HOSTS = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
].map((pieces) => pieces.join('.'))

const tracked = trackedFiles()
const code = tracked.filter(({ file }) => CODE.test(file))
const production = code.filter(({ file }) => !/\.(test|contract)\.ts$/.test(file))

suite('the architecture', () => {
  test('is looked for where the code is', () => {
    for (const folder of ['src/domain/', 'test/', 'scripts/']) {
      assert.ok(code.some(inFolder(folder)), `found no code in ${folder}`)
    }
    const imports = production.flatMap(importsOf)
    assert.ok(imports.length > 0, 'found no imports')
  })

  test('every import points inwards', () => {
    const wrong = production.flatMap((source) => {
      const allowed = MAY_IMPORT.find(([layer]) => layer.test(source.file))?.[1]
      return importsOf(source)
        .filter((target) => allowed && !allowed.test(target))
        .map((target) => `${source.file} imports ${target}`)
    })
    assert.deepEqual(wrong, [])
  })

  test('production code does not lean on tests', () => {
    const wrong = production
      .filter(inFolder('src/'))
      .filter((source) => importsOf(source).some((to) => /\.(test|contract)\.ts$/.test(to)))
    assert.deepEqual(names(wrong), [])
  })

  test('the domain has no clock, no chance, no network and no process of its own', () => {
    const domain = production.filter(inFolder('src/domain/'))
    const wrong = [OWN_CLOCK, OWN_CHANCE, OWN_OUTSIDE].flatMap((own) =>
      domain.filter(({ text }) => own.test(withoutComments(text))).map(({ file }) => [file, own]),
    )
    assert.deepEqual(wrong, [])
  })

  test('A10 no chance comes from a generator that can be foretold', () => {
    const weak = production.filter(
      ({ file, text }) => file.startsWith('src/') && /Math\.random/.test(withoutComments(text)),
    )
    // How long a transaction waits before it tries again is no secret.
    assert.deepEqual(names(weak), ['src/adapters/storage/postgres.ts'])
    const chance = production.find(({ file }) => file === 'src/adapters/chance.ts')!
    assert.deepEqual(importsOf(chance), ['node:crypto', 'src/domain/ports.ts'])
  })
})

suite('the layout', () => {
  test('nothing is exported by default, and no file only passes on what others export', () => {
    const wrong = code.filter(({ text }) =>
      /^export (default\b|(type )?(\*|\{[^}]*\}) from)/m.test(text),
    )
    assert.deepEqual(names(wrong), [])
  })

  test('no file is a drawer for anything', () => {
    const wrong = code.filter(({ file }) => FORBIDDEN_NAMES.test(basename(file)))
    assert.deepEqual(names(wrong), [])
  })

  test('files of code and words are named in kebab-case', () => {
    const wrong = tracked
      .filter(({ file }) => CODE.test(file) || /^src\/.*\.(json|css|js)$/.test(file))
      .filter(({ file }) => !file.split('/').every((part) => KEBAB_CASE.test(part)))
    assert.deepEqual(names(wrong), [])
  })

  test('no test is skipped, focused or put off', () => {
    const wrong = code
      .filter(({ file }) => file !== 'test/architecture.test.ts')
      .filter(({ text }) =>
        /\b(test|it|suite|describe)\.(skip|only|todo)\b|\{ *(skip|only|todo):/.test(text),
      )
    assert.deepEqual(names(wrong), [])
  })
})

suite('the lock', () => {
  test('no file names a package registry', () => {
    const wrong = tracked.filter(({ text }) => REGISTRY_HOSTS.some((host) => text.includes(host)))
    assert.deepEqual(names(wrong), [])
  })

  test('packages are pinned by hash, not by address', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
    const installed = Object.entries<Record<string, string>>(packages).filter(([path]) => path)
    assert.ok(installed.length > 0)
    const wrong = installed.filter(([, { resolved, integrity }]) => resolved || !integrity)
    assert.deepEqual(wrong, [])
  })

  test('every dependency has one exact version', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    )
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies }
    const wrong = Object.entries<string>(all).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    )
    assert.deepEqual(wrong, [])
  })
})

/** Also what is new and not yet added, so that a mistake shows before its commit. */
function trackedFiles(): File[] {
  // A clone made by another user (a container, CI) would otherwise be refused by git.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others']
  return (
    execFileSync('git', [...args, '--exclude-standard'], { encoding: 'utf8' })
      .split('\0')
      // Not a file that was deleted just now, nor a linked folder.
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  )
}

function importsOf({ file, text }: File): string[] {
  const targets = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([^'"]+)['"]/g)
  return [...targets].map(([, target]) =>
    target!.startsWith('.') ? normalize(join(file, '..', target!)) : target!,
  )
}

const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

const inFolder =
  (folder: string) =>
  ({ file }: File) =>
    file.startsWith(folder)

const names = (files: File[]) => files.map(({ file }) => file)
