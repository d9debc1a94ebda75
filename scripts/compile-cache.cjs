// Loaded before the product (node -r): keeps compiled code in the data folder, so that every start
// but the first takes half the time.
'use strict'
const fs = require('node:fs')
const module_ = require('node:module')
const path = require('node:path')
const { parseEnv } = require('node:util')

/** Long enough for everything that is imported at first use. */
const FLUSH_AFTER_MS = 10_000

module_.enableCompileCache(path.join(dataFolder(), 'compile-cache'))
// Node writes the cache when it ends; one that is killed would start slowly for ever.
setTimeout(() => module_.flushCompileCache(), FLUSH_AFTER_MS).unref()

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
