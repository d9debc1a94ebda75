/** Upper bounds in seconds: a sign-in takes some 30 ms, what is beyond a second is trouble. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const
/** 1xx to 5xx. */
const CLASSES = 6

interface Row {
  /** How many fell under each bound and not under the one before; the last one is beyond all. */
  counts: Uint32Array
  seconds: number
}

export interface RequestMetrics {
  /** `route` is a pattern, never a path: the patterns are few, and paths hold tokens. */
  answered(route: string, status: number, ms: number): void
  /** In the text format of Prometheus. */
  text(): string
}

/** Counts every request, so it does no more than add: a library's labels cost a hundred times as much. */
export function requestMetrics(): RequestMetrics {
  const rows = new Map<string, (Row | undefined)[]>()
  return {
    answered(route, status, ms) {
      let classes = rows.get(route)
      if (!classes) {
        classes = Array(CLASSES)
        rows.set(route, classes)
      }
      const statusClass = Math.trunc(status / 100)
      classes[statusClass] ??= { counts: new Uint32Array(BOUNDS.length + 1), seconds: 0 }
      const row = classes[statusClass]
      const seconds = ms / 1000
      let at = 0
      while (at < BOUNDS.length && seconds > BOUNDS[at]!) at++
      row.counts[at]!++
      row.seconds += seconds
    },

    text: () => {
      const lines = [
        `# HELP ${NAME} Requests answered, by route pattern and class of status.`,
        `# TYPE ${NAME} histogram`,
      ]
      for (const [route, classes] of rows)
        for (const [statusClass, row] of classes.entries())
          if (row) lines.push(...linesOf(`route="${route}",status="${statusClass}xx"`, row))
      return `${lines.join('\n')}\n`
    },
  }
}

const NAME = 'aikagi_http_request_duration_seconds'

function linesOf(labels: string, { counts, seconds }: Row): string[] {
  let count = 0
  const buckets = [...BOUNDS, '+Inf'].map((bound, at) => {
    count += counts[at]!
    return `${NAME}_bucket{${labels},le="${bound}"} ${count}`
  })
  return [...buckets, `${NAME}_sum{${labels}} ${seconds}`, `${NAME}_count{${labels}} ${count}`]
}
