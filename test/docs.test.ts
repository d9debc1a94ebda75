import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { suite, test } from 'node:test'
import { VARIABLES } from '../src/config.ts'
import { SETTING_VARIABLES } from '../src/config-settings.ts'
import { SETTINGS } from '../src/domain/settings.ts'

const CONFIGURATION = 'docs/operate/configuration.md'

const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '' && existsSync(file))
const documents = files
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))

suite('the configuration page', () => {
  const text = readFileSync(CONFIGURATION, 'utf8')

  test('has a row for every variable that can be set, and for no other', () => {
    const rows = [...text.matchAll(/^\| `(AIKAGI_\w+)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(rows.toSorted(), [...VARIABLES].toSorted())
  })

  for (const [name, [setting, unit]] of Object.entries(SETTING_VARIABLES)) {
    test(`states the default and the bounds of ${name}`, () => {
      const { value, least, most } = SETTINGS[setting]
      const per = MS_PER[unit] ?? 1
      const row = `| \`${name}\` | ${value / per} | ${least / per} to ${most / per} |`
      assert.ok(text.includes(row), `${CONFIGURATION} lacks: ${row}`)
    })
  }
})

suite('the documents', () => {
  test('lead to files that exist', () => {
    const broken = documents.flatMap(({ file, text }) =>
      linksIn(text)
        .map((link) => normalize(join(dirname(file), link)))
        .filter((path) => !existsSync(path))
        .map((path) => `${file} leads to ${path}`),
    )
    assert.deepEqual(broken, [])
  })

  test('name files and folders that exist', () => {
    const broken = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/`((?:src|test|docs|scripts|bench|drill)\/[\w./-]*)`/g)]
        .map(([, path]) => path!)
        .filter((path) => !existsSync(path) && !existsSync(join(dirname(file), path)))
        .map((path) => `${file} names ${path}`),
    )
    assert.deepEqual(broken, [])
  })

  test('name variables that can be set', () => {
    const wrong = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/\bAIKAGI_[A-Z_]*[A-Z]\b/g)]
        .map(([name]) => name)
        .filter((name) => !VARIABLES.includes(name) && !name.startsWith('AIKAGI_TEST_'))
        .map((name) => `${file} names ${name}`),
    )
    assert.deepEqual(wrong, [])
  })

  test('name nothing in the map that the code does not have', () => {
    const code = files
      .filter((file) => /^(src|test|scripts|drill)\/.*\.(ts|cjs|css|json)$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    const map = documents.find(({ file }) => file === 'ARCHITECTURE.md')?.text ?? ''
    const spans = map.matchAll(/`([A-Za-z_]\w*(?:\.\w+)*)(?:\([^`]*\))?`/g)
    const names = [...spans].flatMap(([, name]) => name!.split('.'))
    assert.ok(names.length > 60, `found only ${names.length} names`)
    const unknown = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
    assert.deepEqual(unknown, [])
  })
})

/** Relative ones only, without their anchors. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)]
    .map(([, link]) => link!.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))

/** Written apart from the product's own units. */
const MS_PER: Partial<Record<string, number>> = {
  seconds: 1000,
  units: 1_000_000,
  hundredths: 10_000,
  minutes: 60 * 1000,
  hours: 60 * 60 * 1000,
  days: 24 * 60 * 60 * 1000,
}
