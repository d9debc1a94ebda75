import { setTimeout } from 'node:timers/promises'
import type { SqliteHandle } from './sqlite.ts'

/** How long a transaction waits for another process before it gives up. */
const PATIENCE_MS = 10_000
const SQLITE_BUSY = 5

/** Runs `work` as one transaction: durable when this returns, undone when it throws. */
export type Transact = <Result>(work: () => Promise<Result>) => Promise<Result>

interface Writer extends SqliteHandle {
  /** Called after each commit that changed something. */
  count(): void
}

interface Turn {
  work(): Promise<unknown>
  done(result: unknown): void
  failed(error: unknown): void
}

/**
 * Transactions on the one handle that writes, one after the other. Those that wait at the same moment share a commit: the
 * flush to the disk costs more than all they do (0013). Each stays whole for itself, because throwing undoes it alone, and none
 * is answered before the commit: what anybody was told of is on the disk (invariant 7 needs that of a charge).
 */
export function commitTogether(writer: Writer): Transact {
  const waiting: Turn[] = []
  let awake = false

  // After the requests that have arrived: each of them has its turn in the same commit.
  const wake = (): void => {
    awake = true
    setImmediate(async () => {
      await takeTurns(writer, waiting)
      awake = false
      if (waiting.length > 0) wake()
    })
  }

  return <Result>(work: () => Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ work, done: resolve as Turn['done'], failed: reject })
      if (!awake) wake()
    })
}

/** One commit of everything that waits, also of what comes while it runs. Throws nothing: each turn gets its answer. */
async function takeTurns(writer: Writer, waiting: Turn[]): Promise<void> {
  const { run, written, count } = writer
  const taken: Turn[] = []
  const answers: (() => void)[] = []
  try {
    await begin(writer)
    for (let turn = waiting.shift(); turn; turn = waiting.shift()) {
      taken.push(turn)
      answers.push(await take(writer, turn))
    }
    run('commit', [])
    if (written.rows > 0) count()
  } catch (error) {
    undo(writer)
    for (const { failed } of taken.length > 0 ? taken : waiting.splice(0)) failed(error)
    return
  }
  for (const answer of answers) answer()
}

/** Throws nothing: a handle that is closed fails even when asked, and who waits would never be answered (H19). */
function undo({ file, run }: Writer): void {
  try {
    if (file.isTransaction) run('rollback', [])
  } catch {
    // Nothing was committed. A transaction that is left stands in the way of the next, which then undoes it.
  }
}

/** Answers what to tell once all are committed. Throws when nothing of the whole transaction is left. */
async function take({ file, run, written }: Writer, turn: Turn): Promise<() => void> {
  const before = written.rows
  run('savepoint turn', [])
  try {
    const result = await turn.work()
    run('release turn', [])
    return () => turn.done(result)
  } catch (error) {
    // A full disk makes SQLite roll back by itself, with the turns before this one.
    if (!file.isTransaction) throw error
    run('rollback to turn', [])
    run('release turn', [])
    written.rows = before
    return () => turn.failed(error)
  }
}

/** Takes the write lock at once: taken later, SQLite refuses without waiting. */
async function begin({ run, written }: Writer): Promise<void> {
  for (const start = performance.now(); ; ) {
    try {
      run('begin immediate', [])
      written.rows = 0
      return
    } catch (error) {
      const { errcode } = error as { errcode?: number }
      if (errcode !== SQLITE_BUSY || performance.now() - start > PATIENCE_MS) throw error
      // Another process writes. Waiting here and not in SQLite leaves this process free to answer.
      await setTimeout(2)
    }
  }
}
