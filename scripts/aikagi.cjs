#!/usr/bin/env node
// The command line as an installed program. npm puts the pinned Node first only inside its own
// scripts, so this looks for it itself.
'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const pinned = path.join(__dirname, '../node_modules/.bin/node')
const main = path.join(__dirname, '../src/cli/main.ts')

if (isElsewhere()) runOnPinned()
else runHere()

function isElsewhere() {
  return fs.existsSync(pinned) && fs.realpathSync(pinned) !== fs.realpathSync(process.execPath)
}

function runHere() {
  require('./node-version.cjs')
  require('./compile-cache.cjs')
  process.argv[1] = main
  import(pathToFileURL(main).href)
}

function runOnPinned() {
  const child = spawn(pinned, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both of us; a supervisor stops only this one.
  const pass = (signal) => child.kill(signal)
  const handlers = { SIGINT: () => {}, SIGTERM: pass, SIGHUP: pass }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  const letGo = () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
  }
  child.on('exit', (status, signal) => {
    process.exitCode = status === null ? 128 + os.constants.signals[signal] : status
  })
  // A pinned Node that cannot run here (musl) leaves the machine's own.
  child.on('error', () => {
    letGo()
    runHere()
  })
}
