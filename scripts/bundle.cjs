// Run beside the product (compile-cache.cjs): writes it into a few files and compiles them, so that the next start opens
// those and not a thousand. `node scripts/bundle.cjs <folder> <folder of compiled code>`
'use strict'
const fs = require('node:fs')
const module_ = require('node:module')
const os = require('node:os')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { build } = require('esbuild')
const { LIST, PRODUCT, hashOf, stampOf } = require('./kept-bundle.cjs')

const ROOT = path.join(__dirname, '..')
/** Of many small files and nothing else. All other packages are opened where they are. */
const TAKEN_IN = /^(kysely|hono|@hono\/node-server)($|\/)/
/** npm's own list of what it installed; others keep none. */
const INSTALLED = 'node_modules/.package-lock.json'
/** Our own question, which is not to be answered by ourselves. */
const ASKED = 'asked'

os.setPriority(os.constants.priority.PRIORITY_LOW)
module_.enableCompileCache(process.argv[3])
writeBundle(process.argv[2])

async function writeBundle(folder) {
  const began = Date.now()
  const made = path.join(folder, String(began))
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [PRODUCT],
    outdir: made,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node24' },
    // What stack traces name is the source.
    ...{ sourcemap: 'linked', sourcesContent: false },
    // Node knows no other conditions, and both must find the same file.
    conditions: [],
    metafile: true,
    logLevel: 'error',
    plugins: [
      { name: 'packages where they are', setup: packagesWhereTheyAre },
      { name: 'own places', setup: ownPlaces },
    ],
  })
  // Another version of a package may keep its files elsewhere.
  const inputs = [...Object.keys(metafile.inputs), INSTALLED]
    .map((file) => path.join(ROOT, file))
    .filter((file) => fs.existsSync(file))
  const stamps = inputs.map((file) => [file, stampOf(file)])
  // Changed meanwhile: nobody knows which of it was read.
  const good = stamps.every(([, stamp]) => stamp < began)
  const product = path.join(made, `${path.parse(PRODUCT).name}.mjs`)
  if (good) {
    // To be opened is to be compiled; it starts nothing by itself.
    await import(pathToFileURL(product).href)
    module_.flushCompileCache()
    keep(folder, { product, inputs: stamps, outputs: hashesOf(made) })
  }
  const kept = good ? [LIST, path.basename(made)] : []
  for (const name of fs.readdirSync(folder).filter((name) => !kept.includes(name))) {
    fs.rmSync(path.join(folder, name), { recursive: true })
  }
}

/** What is opened: the maps only name places in it. */
const hashesOf = (made) =>
  fs
    .readdirSync(made)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => path.join(made, name))
    .map((file) => [file, hashOf(file)])

/** Whole or not at all. */
function keep(folder, list) {
  const unfinished = path.join(folder, `${process.pid}.json`)
  fs.writeFileSync(unfinished, JSON.stringify(list))
  fs.renameSync(unfinished, path.join(folder, LIST))
}

function packagesWhereTheyAre({ onResolve, resolve }) {
  onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || pluginData === ASKED || TAKEN_IN.test(name)) return
    const found = await resolve(name, { kind, resolveDir, pluginData: ASKED })
    return { path: found.external ? name : pathToFileURL(found.path).href, external: true }
  })
}

/** Files beside a source are read from there. */
function ownPlaces({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
    const source = fs.readFileSync(file, 'utf8')
    const place = JSON.stringify(pathToFileURL(file).href)
    return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' }
  })
}
