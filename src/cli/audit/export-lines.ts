import { once } from 'node:events'
import type { AccountId } from '../../domain/ids.ts'
import type { Ports } from '../../domain/ports.ts'
import { say } from '../language.ts'

const PAGE = 1000

/** The very fields that the hashes cover, one event a line, oldest first. */
export async function exportLines(
  { read }: Pick<Ports, 'read'>,
  { account, after }: { account: AccountId; after: number },
): Promise<void> {
  let last = after
  for (;;) {
    const page = await readPage({ read }, account, last)
    if (page.length === 0) return
    const text = page.map((event) => `${JSON.stringify(event)}\n`).join('')
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    last = page.at(-1)!.sequence
  }
}

async function readPage({ read }: Pick<Ports, 'read'>, account: AccountId, after: number) {
  try {
    return await read(({ audit }) => audit.after(account, after, PAGE))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Error(
      say(
        `A line after ${after} cannot be read: run "aikagi audit verify".`,
        `${after} 行目より後に読めない行があります。「aikagi audit verify」を実行してください。`,
      ),
    )
  }
}
