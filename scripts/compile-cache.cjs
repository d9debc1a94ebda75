// Loaded before the product (node -r): keeps compiled code in the data folder, and the product in a few files, so that
// every start but the first takes a third of the time.
'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const module_ = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { parseEnv } = require('node:util')
const { keptBundle, PRODUCT } = require('./kept-bundle.cjs')

/** Long enough for everything that is imported at first use. */
const FLUSH_AFTER_MS = 10_000
/** A service that stays; what is started for a moment needs none. */
const BUNDLE_AFTER_MS = 30_000

const MAIN = path.join(__dirname, '../src/main.ts')

const folder = dataFolder()
const compiled = path.join(folder, 'compile-cache')
module_.enableCompileCache(compiled)
// Node writes the cache when it ends; one that is killed would start slowly for ever.
setTimeout(() => module_.flushCompileCache(), FLUSH_AFTER_MS).unref()
if (path.resolve(process.argv[1] || '') === MAIN) startFromBundle(path.join(folder, 'bundle'))

function startFromBundle(bundles) {
  const { product, damaged } = keptBundle(bundles)
  if (damaged) throwAway(bundles)
  if (product) insteadOfProduct(pathToFileURL(product).href)
  else setTimeout(() => writeBundle(bundles), BUNDLE_AFTER_MS).unref()
}

/** By a full disk, a crash of the machine, or a hand. Opened, they would end every start. */
function throwAway(bundles) {
  process.stderr.write(`The files for a quick start were damaged and are thrown away: ${bundles}
Aikagi starts from its source, and writes new ones by itself.
高速起動用のファイルが壊れていたため、削除しました: ${bundles}
今回はソースから起動します。ファイルは自動的に作り直されます。
`)
  try {
    fs.rmSync(bundles, { recursive: true, force: true })
  } catch {
    // A folder that cannot be written to is told of by config.ts.
  }
}

function insteadOfProduct(url) {
  process.setSourceMapsEnabled(true)
  const product = pathToFileURL(PRODUCT).href
  const hooks = module_.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      if (found.url !== product) return found
      // Asked for once, and a hook costs each module after it.
      hooks.deregister()
      return { url, format: 'module', shortCircuit: true }
    },
  })
}

/** In a process of its own, which knows none of our secrets. Without it the next start takes its time. */
function writeBundle(bundles) {
  const args = [path.join(__dirname, 'bundle.cjs'), bundles, compiled]
  spawn(process.execPath, args, { env: {}, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}

// The one setting that is needed before config.ts reads and checks them all.
function dataFolder() {
  const inFile = fs.existsSync('.env') ? parseEnv(fs.readFileSync('.env', 'utf8')) : {}
  const folder = path.resolve(process.env.AIKAGI_DATA_DIR || inFile.AIKAGI_DATA_DIR || 'data')
  try {
    // Closed to others from the first moment: the keys will live here.
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    // config.ts reports a folder that cannot be used, together with every other mistake.
  }
  return folder
}
