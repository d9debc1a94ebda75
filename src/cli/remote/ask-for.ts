import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/**
 * One line from whoever sits there. A secret is not shown while it is typed; from a pipe it is read as it comes. It is never
 * an argument: those are seen by everybody on the machine.
 */
export async function askFor(question: string, { secret = false } = {}): Promise<string> {
  const { stdin, stderr } = process
  const silent = new Writable({ write: (_, __, done) => done() })
  const lines = createInterface({
    input: stdin,
    output: secret ? silent : stderr,
    terminal: secret && stdin.isTTY === true,
  })
  if (stdin.isTTY) stderr.write(question)
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
    if (stdin.isTTY && secret) stderr.write('\n')
  }
}
