import type pg from 'pg'

const CHANNEL = 'aikagi'
const RECONNECT_MS = 1000

/** Tells listeners on every node that something changed. Only a hint: it may be lost. */
export interface Wake {
  listen(listener: (topic: string) => void): () => void
  notify(topics: Iterable<string>): void
  close(): Promise<void>
}

/** For one process. */
export function wakeHere(): Wake {
  const listeners = new Set<(topic: string) => void>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    notify(topics) {
      for (const topic of topics) for (const listener of listeners) listener(topic)
    },
    async close() {
      listeners.clear()
    },
  }
}

/** For every node on one PostgreSQL, by LISTEN and NOTIFY. Our own listeners are told at once and directly. */
export function wakeEverywhere(pool: pg.Pool, connect: () => pg.Client, node: string): Wake {
  const here = wakeHere()
  const hearing = hear(connect, (payload) => {
    const [from, topic] = split(payload)
    if (from !== node) here.notify([topic])
  })
  let sending = Promise.resolve()
  return {
    listen: here.listen,
    notify(topics) {
      const all = [...topics]
      here.notify(all)
      const payloads = all.map((topic) => `${node} ${topic}`)
      // Outside of the transaction: NOTIFY in one makes all commits wait for each other.
      sending = pool
        .query(`select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) payload`, [
          payloads,
        ])
        .then(nothing, nothing)
    },
    async close() {
      await sending
      await hearing.stop()
      await here.close()
    },
  }
}

/** Keeps one connection that listens, and opens another one when it breaks. */
function hear(connect: () => pg.Client, heard: (payload: string) => void) {
  let stopped = false
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined

  const lost = (broken: pg.Client) => {
    if (stopped || client !== broken) return
    client = undefined
    broken.end().catch(nothing)
    again = setTimeout(start, RECONNECT_MS)
    again.unref()
  }
  const start = () => {
    const fresh = connect()
    client = fresh
    fresh.on('notification', ({ payload }) => heard(payload ?? ''))
    fresh.on('error', () => lost(fresh))
    fresh.on('end', () => lost(fresh))
    const ready = fresh.connect().then(() => fresh.query(`listen ${CHANNEL}`))
    return ready.then(nothing, () => lost(fresh))
  }
  const started = start()
  return {
    async stop() {
      await started
      stopped = true
      clearTimeout(again)
      await client?.end().catch(nothing)
    },
  }
}

const split = (payload: string): [from: string, topic: string] => {
  const space = payload.indexOf(' ')
  return [payload.slice(0, space), payload.slice(space + 1)]
}

const nothing = () => {}
