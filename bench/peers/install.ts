import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The newest 1.7 of which the registry had every dependency when this was written. */
const PEERS = { 'better-auth': '1.7.7', '@node-rs/argon2': '2.2.1' }

/**
 * Installs the peers into a folder of their own in the temporary directory, once, and
 * returns the folder. No install script of theirs is run; nothing of ours depends on them.
 */
export function installPeers(): string {
  const { uid } = userInfo()
  const folder = join(tmpdir(), `aikagi-bench-peers-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Anyone may make names in the temporary directory; code is run only from a folder of ours.
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${folder} is not ours: remove it`)

  const wanted = { private: true, type: 'module', dependencies: PEERS }
  if (installedVersion(folder) === PEERS['better-auth']) return folder
  writeFileSync(join(folder, 'package.json'), JSON.stringify(wanted))
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  execFileSync('npm', ['install', ...quiet], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}

function installedVersion(folder: string): string | undefined {
  try {
    const manifest = join(folder, 'node_modules/better-auth/package.json')
    return createRequire(import.meta.url)(manifest).version
  } catch {
    return undefined
  }
}
