import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Durable commits a second of one small row each (WAL, synchronous=FULL). */
export interface CommitFloor {
  perSecond: number
}

const seconds = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), 'aikagi-bench-'))
const db = new DatabaseSync(join(folder, 'commits.db'))
db.exec('pragma journal_mode = wal; pragma synchronous = full')
db.exec('create table marks (id integer primary key, what text not null) strict')
const insert = db.prepare('insert into marks (what) values (?)')

const began = performance.now()
let done = 0
for (; performance.now() - began < seconds * 1000; done++) insert.run(`mark ${done}`)
const measured: CommitFloor = { perSecond: done / ((performance.now() - began) / 1000) }

db.close()
rmSync(folder, { recursive: true })
process.send!(measured)
process.disconnect()
