import { once } from 'node:events'
import { type Exported, exportEvents } from '../../domain/audit/export-events.ts'
import type { Ports } from '../../domain/ports.ts'
import { say } from '../language.ts'

/** To standard output, no faster than it is read. */
export async function exportLines(ports: Pick<Ports, 'read'>, exported: Exported): Promise<void> {
  try {
    for await (const text of exportEvents(ports, exported))
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Error(
      say(
        'A line cannot be read: run "aikagi audit verify".',
        '読めない行があります。「aikagi audit verify」を実行してください。',
      ),
    )
  }
}
