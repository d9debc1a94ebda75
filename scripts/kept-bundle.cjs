// The product in a few files, as bundle.cjs wrote them.
'use strict'
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

/** What main.ts imports: opening it starts nothing. */
const PRODUCT = path.join(__dirname, '../src/start-service.ts')

/** In the folder of bundles: which one, and what it was made of. */
const LIST = 'bundle.json'

/**
 * `product`: the file to open instead of the product's, as long as everything it was made of is as it was. `damaged`: it would
 * be, but it is not what was written.
 */
function keptBundle(folder) {
  const list = path.join(folder, LIST)
  if (!fs.existsSync(list)) return {}
  const kept = unlessThrown(() => JSON.parse(fs.readFileSync(list, 'utf8')))
  if (!Array.isArray(kept?.inputs) || !Array.isArray(kept.outputs)) return { damaged: true }
  const { product, inputs, outputs } = kept
  // Made of files that are gone, or changed since.
  const isOfNow = unlessThrown(() => inputs.every(([file, stamp]) => stampOf(file) === stamp))
  if (!isOfNow) return {}
  const isWhole = unlessThrown(() => outputs.every(([file, hash]) => hashOf(file) === hash))
  return isWhole ? { product } : { damaged: true }
}

function unlessThrown(read) {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Moves with every change, also with one that keeps the size and sets the date back. */
const stampOf = (file) => fs.statSync(file).ctimeMs

const hashOf = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('base64url')

module.exports = { LIST, PRODUCT, hashOf, keptBundle, stampOf }
