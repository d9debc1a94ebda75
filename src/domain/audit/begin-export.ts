import type { Asker } from '../asker.ts'
import { type ActingRefusal, actingAs, type By, lookingAs } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { type Exported, linesBetween } from './export-events.ts'

export type ExportBegun =
  | { done: true; exported: Exported }
  | { done: false; reason: ActingRefusal }

/** Lets somebody take out the log of their account between two moments, and tells so in it. `exportEvents` gives the lines. */
export async function beginExport(
  ports: Ports,
  { by, asker, ...between }: { by: By; since?: Date; until?: Date; asker: Asker },
): Promise<ExportBegun> {
  const permission = 'audit:read'
  const looked = await ports.read((stores) => lookingAs(ports, stores, { by, permission }))
  if ('reason' in looked) return { done: false, reason: looked.reason }
  const exported = await linesBetween(ports, { account: looked.user.accountId, ...between })
  return ports.transact(async (stores): Promise<ExportBegun> => {
    const acting = await actingAs(ports, stores, { by, permission })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const { after, before } = exported
    const data = { after, ...(before !== undefined && { before }) }
    await writeAct(ports, stores, { kind: 'audit.exported', acting, asker, data })
    return { done: true, exported }
  })
}
