import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How the folders of calls are named. */
export const CALL_FOLDER = join(tmpdir(), 'aikagi-call-')

/** Longer than any call lives (LIFE_SECONDS): another node of this machine may be speaking. */
const LEFT_BEHIND_MS = 600_000

/** Removes what calls left behind when not even their shell was let end: the whole container was killed, or the machine. */
export async function sweepFolders(): Promise<void> {
  const names = await readdir(tmpdir())
  const folders = names.map((name) => join(tmpdir(), name))
  await Promise.all(folders.filter((folder) => folder.startsWith(CALL_FOLDER)).map(removeIfOld))

  async function removeIfOld(folder: string): Promise<void> {
    const found = await lstat(folder).catch(() => undefined)
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) return
    // By the clock that files are dated by, whatever time the service goes by.
    if (Date.now() - found.mtimeMs > LEFT_BEHIND_MS)
      await rm(folder, { recursive: true, force: true })
  }
}
