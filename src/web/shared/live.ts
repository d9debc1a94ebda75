import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { BrowserHash } from '../../domain/ids.ts'
import { admitStream } from './stream-bound.ts'

/** Hears the bell of the domain. `wake` is called at each ring until the returned function is called. */
export interface Ear {
  listen(topic: string, wake: () => void): () => void
}

/** An ear out of a bell that tells every topic to every listener. */
export const topicEar = (listen: (heard: (topic: string) => void) => () => void): Ear => ({
  listen: (topic, wake) =>
    listen((rung) => {
      if (rung === topic) wake()
    }),
})

export interface Live {
  ear: Ear
  topic: string
  /** Whose streams are counted together: of too many the oldest ends. */
  browser: BrowserHash
  /** A short text without secrets that changes when the page would. `undefined`: there is nothing to follow. */
  version(): Promise<string | undefined>
}

/**
 * Server-sent events for `livePart`: the version at once and at every change. Rings are only hints and may be
 * lost, so the state is read every two seconds too. It ends after ten minutes; the browser comes back. Whoever
 * follows by a session gives a `version` that is undefined once it is over.
 */
export const liveStream = (c: Context, live: Live): Response =>
  // Nobody would ever read, nor end, the stream of a HEAD.
  c.req.method === 'HEAD' ? c.body(null) : follow(c, live)

const follow = (c: Context, { ear, topic, browser, version }: Live): Response =>
  streamSSE(c, async (stream) => {
    const bell = makeBell(ear, topic)
    stream.onAbort(bell.stop)
    let crowdedOut = false
    const leave = admitStream(browser, () => {
      crowdedOut = true
      bell.stop()
    })
    let shown: string | undefined
    let beats = 0
    try {
      while (!stream.aborted && beats < MOST_BEATS) {
        const now = (await version()) ?? OVER
        if (now !== shown) await stream.writeSSE({ data: now })
        else if (beats % QUIET_BEATS === 0) await stream.write(':\n\n')
        if (now === OVER) return
        shown = now
        beats += 1
        await bell.rung(BEAT_MS)
        // Soon back, it would crowd out the next.
        if (crowdedOut) return void (await stream.write(`retry: ${CROWDED_OUT_MS}\n\n`))
      }
    } finally {
      leave()
      bell.stop()
    }
  })

/** Differs from every version, so that the page is looked at once more. */
const OVER = 'over'
const BEAT_MS = 2000
const QUIET_BEATS = 7
const MOST_BEATS = 300
const CROWDED_OUT_MS = 60_000

interface WaitingBell {
  /** Resolves at a ring since the last call, or after `ms`. */
  rung(ms: number): Promise<void>
  stop(): void
}

function makeBell(ear: Ear, topic: string): WaitingBell {
  let heard = false
  let wake = (): void => {}
  const ring = (): void => {
    heard = true
    wake()
  }
  const unlisten = ear.listen(topic, ring)
  const rung = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(ring, heard ? 0 : ms)
      wake = () => {
        clearTimeout(timer)
        heard = false
        wake = () => {}
        resolve()
      }
    })
  const stop = (): void => {
    unlisten()
    wake()
  }
  return { rung, stop }
}
