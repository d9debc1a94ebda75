import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CheckpointShelf } from '../domain/audit/write-checkpoints.ts'

/** A file of lines that only ever grows. Keep it, or a copy of it, where the database's users cannot write. */
export function checkpointFile(path: string): CheckpointShelf {
  return {
    lines: async () => wholeLines(await textOf(path)),

    async append(lines) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const file = await open(path, 'a+', 0o600)
      try {
        const before = await file.readFile()
        // A crash in the middle of a line: it was never acknowledged, and must not swallow the next one.
        const whole = before.lastIndexOf('\n') + 1
        if (whole < before.length) await file.truncate(whole)
        await file.appendFile(lines.map((line) => `${line}\n`).join(''))
        await file.sync()
      } finally {
        await file.close()
      }
      await syncFolder(dirname(path))
    },
  }
}

/** Without it the name of a new file could be lost in a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1)
