import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, suite, test } from 'node:test'
import { freePort, startAikagi } from './support/aikagi.ts'

interface Kept {
  product: string
  inputs: [file: string, stamp: number][]
}

const { keptBundle } = createRequire(import.meta.url)('../scripts/kept-bundle.cjs') as {
  keptBundle(folder: string): string | undefined
}

const COMMAND = ['-r', resolve('scripts/compile-cache.cjs'), resolve('src/main.ts')]

suite('the product in a few files', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'aikagi-bundle-'))
  after(() => rmSync(dataDir, { recursive: true }))
  const folder = join(dataDir, 'bundle')
  const list = join(folder, 'bundle.json')
  mkdirSync(folder)
  mkdirSync(join(folder, '1'))
  execFileSync(
    process.execPath,
    [resolve('scripts/bundle.cjs'), folder, join(dataDir, 'compile-cache')],
    { env: {} },
  )
  const kept = JSON.parse(readFileSync(list, 'utf8')) as Kept

  test('stands alone in its folder: what was made before is gone', () => {
    assert.equal(readdirSync(folder).length, 2)
    assert.ok(kept.product.startsWith(folder))
  })

  test('is started instead of the source, and answers with all that lies beside the source', async () => {
    const port = await freePort()
    const running = await startAikagi(
      { AIKAGI_PORT: String(port), AIKAGI_DATA_DIR: dataDir },
      { command: ['--import', toldModules(dataDir), ...COMMAND] },
    )
    const url = `http://localhost:${port}`
    const page = await (await fetch(`${url}/signin`)).text()
    const style = /href="([^"]+\.css[^"]*)"/.exec(page)?.[1]
    for (const path of [style, '/simulator', '/api/v1/openapi.json']) {
      assert.equal((await fetch(`${url}${path}`)).status, 200, path)
    }
    const { stdout } = await running.stop()
    assert.match(stdout, /opened .*\/bundle\/\d+\/start-service\.mjs/)
    assert.doesNotMatch(stdout, /opened .*\/src\/(?!main\.ts)/)
  })

  const changes: [what: string, file: string, stamp: number][] = [
    ['has changed', kept.inputs[0]![0], kept.inputs[0]![1] - 1],
    ['is gone', join(folder, 'gone.ts'), kept.inputs[0]![1]],
  ]
  for (const [what, file, stamp] of changes) {
    test(`is left aside once a file that it was made of ${what}`, () => {
      assert.equal(keptBundle(folder), kept.product)
      const inputs = [...kept.inputs.slice(1), [file, stamp]]
      const other = mkdtempSync(join(dataDir, 'changed-'))
      writeFileSync(join(other, 'bundle.json'), JSON.stringify({ ...kept, inputs }))
      assert.equal(keptBundle(other), undefined)
    })
  }
})

/** A file that tells on standard output, at the end, which modules were opened. */
function toldModules(folder: string): string {
  const file = join(folder, 'told-modules.mjs')
  writeFileSync(
    file,
    `import { registerHooks } from 'node:module'
    const opened = []
    registerHooks({ load: (url, context, next) => (opened.push('opened ' + url), next(url, context)) })
    process.on('exit', () => console.log(opened.join('\\n')))`,
  )
  return file
}
