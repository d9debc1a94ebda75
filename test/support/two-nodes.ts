import { openDatabase } from '../../src/adapters/storage/open.ts'
import type { Ports } from '../../src/domain/ports.ts'
import { freshDatabase } from './postgres.ts'
import { openWorld, type World } from './world.ts'

/** One installation, asked through two nodes; on SQLite, which has but one, through that one twice. */
export interface Place {
  world: World
  nodes: [Ports, Ports]
  close(): unknown
}

/** Where deeds that race without HTTP are tried. Whoever opens a place closes it. */
export const PLACES: { name: string; open(): Promise<Place> }[] = [
  {
    name: 'SQLite',
    open: async () => {
      const world = await openWorld()
      return { world, nodes: [world.ports, world.ports], close: () => world.database.close() }
    },
  },
  {
    name: 'PostgreSQL, two nodes',
    open: async () => {
      const { url } = await freshDatabase()
      const world = await openWorld({}, { kind: 'postgres', url })
      const second = await openDatabase({ kind: 'postgres', url })
      const { transact, read } = second
      const close = () => Promise.all([world.database.close(), second.close()])
      return { world, nodes: [world.ports, { ...world.ports, transact, read }], close }
    },
  },
]

/** What came of a deed, in a word that can be compared. */
export const said = (outcome: { done: true } | { done: false; reason: string }): string =>
  outcome.done ? 'done' : outcome.reason
