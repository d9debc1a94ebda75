// The product in a few files, as bundle.cjs wrote them.
'use strict'
const fs = require('node:fs')
const path = require('node:path')

/** What main.ts imports: opening it starts nothing. */
const PRODUCT = path.join(__dirname, '../src/start-service.ts')

/** In the folder of bundles: which one, and what it was made of. */
const LIST = 'bundle.json'

/** The file to open instead of the product's, as long as everything it was made of is as it was. */
function keptBundle(folder) {
  try {
    const { product, inputs } = JSON.parse(fs.readFileSync(path.join(folder, LIST), 'utf8'))
    return inputs.every(([file, stamp]) => stampOf(file) === stamp) ? product : undefined
  } catch {
    // None, or one of files that are gone.
    return undefined
  }
}

/** Moves with every change, also with one that keeps the size and sets the date back. */
const stampOf = (file) => fs.statSync(file).ctimeMs

module.exports = { LIST, PRODUCT, keptBundle, stampOf }
