import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Runs a floor in a process of its own, so that neither its heap nor its threads are ours. */
export async function measureAlone<Measured>(file: string, seconds: number): Promise<Measured> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = fork(path, [String(seconds)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`)
  })
  const [measured] = await Promise.race([once(child, 'message'), ended])
  return measured
}
