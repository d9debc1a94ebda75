import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, suite, test } from 'node:test'
import { freePort, startAikagi } from './support/aikagi.ts'

interface Kept {
  product: string
  inputs: [file: string, stamp: number][]
  outputs: [file: string, hash: string][]
}

const { keptBundle } = createRequire(import.meta.url)('../scripts/kept-bundle.cjs') as {
  keptBundle(folder: string): { product?: string; damaged?: true }
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

  test('stands alone in its folder: what was made before is gone; other packages make it anew', () => {
    assert.equal(readdirSync(folder).length, 2)
    assert.ok(kept.product.startsWith(folder))
    const installed = resolve('node_modules/.package-lock.json')
    assert.ok(kept.inputs.some(([file]) => file === installed))
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

  const keptAs = (list: string) => {
    const other = mkdtempSync(join(dataDir, 'other-'))
    writeFileSync(join(other, 'bundle.json'), list)
    return keptBundle(other)
  }

  const changes: [what: string, file: string, stamp: number][] = [
    ['has changed', kept.inputs[0]![0], kept.inputs[0]![1] - 1],
    ['is gone', join(folder, 'gone.ts'), kept.inputs[0]![1]],
  ]
  for (const [what, file, stamp] of changes) {
    test(`is left aside once a file that it was made of ${what}`, () => {
      assert.deepEqual(keptBundle(folder), { product: kept.product })
      const inputs = [...kept.inputs.slice(1), [file, stamp]]
      assert.deepEqual(keptAs(JSON.stringify({ ...kept, inputs })), {})
    })
  }

  const damages: [what: string, list: string][] = [
    ['its list ends in the middle', JSON.stringify(kept).slice(0, -9)],
    ['its list is empty', ''],
    ['its list says something else', '[]'],
    ['a file of it is gone', withOutput(join(folder, 'gone.mjs'))],
    ['a file of it is not what was written', withOutput(resolve('src/main.ts'))],
  ]
  function withOutput(file: string): string {
    const [[, hash], ...others] = kept.outputs as [Kept['outputs'][0]]
    return JSON.stringify({ ...kept, outputs: [[file, hash], ...others] })
  }
  for (const [what, list] of damages)
    test(`is damaged when ${what}`, () => {
      assert.deepEqual(keptAs(list), { damaged: true })
    })

  test('is thrown away when it is damaged, with a word about it, and the source is started', async () => {
    writeFileSync(kept.product, readFileSync(kept.product, 'utf8').slice(0, -99))
    const running = await startAikagi(
      { AIKAGI_PORT: String(await freePort()), AIKAGI_DATA_DIR: dataDir },
      { command: ['--import', toldModules(dataDir), ...COMMAND] },
    )
    assert.ok(!existsSync(folder))
    const { stdout, stderr } = await running.stop()
    assert.match(stdout, /opened .*\/src\/start-service\.ts/)
    assert.match(stderr, /were damaged and are thrown away/)
    assert.match(stderr, /壊れていたため/)
  })
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
