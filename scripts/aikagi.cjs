#!/usr/bin/env node
// The command line as an installed program. npm puts the pinned Node first only inside its own
// scripts, so this looks for it itself.
'use strict'
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const pinned = path.join(__dirname, '../node_modules/.bin/node')
const main = path.join(__dirname, '../src/cli/main.ts')

if (!ranOnPinned()) {
  require('./node-version.cjs')
  require('./compile-cache.cjs')
  process.argv[1] = main
  import(pathToFileURL(main).href)
}

function ranOnPinned() {
  if (!fs.existsSync(pinned) || fs.realpathSync(pinned) === fs.realpathSync(process.execPath)) {
    return false
  }
  const args = [__filename, ...process.argv.slice(2)]
  const { error, status } = spawnSync(pinned, args, { stdio: 'inherit' })
  // A pinned Node that cannot run here (musl) leaves the machine's own.
  if (error) return false
  process.exitCode = status === null ? 1 : status
  return true
}
