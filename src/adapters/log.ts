import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import { withoutSecrets } from './without-secrets.ts'

/** Give each request its own: `log.child({ requestId })`. Log route names, never paths: paths carry tokens (R08). */
export type Log = Logger

export interface LogOptions {
  format: 'json' | 'pretty'
  level: string
  /** Where lines go, standard output when absent. */
  stream?: DestinationStream
}

/** One line an event, JSON for machines or plain text for a terminal, and never a secret in either. */
export function createLog({ format, level, stream = destination(1) }: LogOptions): Log {
  const clean = (fields: object) => withoutSecrets(fields) as Record<string, unknown>
  const log = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: clean },
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(words, method) {
          // Fields are cleaned above; the message and what is set into it are not.
          const [first, ...rest] = words as unknown[]
          const message = typeof first === 'string' ? withoutSecrets(first) : first
          const clean = [message, ...rest.map((word) => withoutSecrets(word))]
          method.apply(this, clean as typeof words)
        },
      },
    },
    format === 'json' ? stream : { write: (line) => stream.write(prettyLine(line)) },
  )

  // pino formats a message's own fields, but never those of a child. Children inherit this method.
  const makeChild = log.child
  log.child = function (this: Log, bindings: object, options?: object) {
    return makeChild.call(this, clean(bindings), options)
  } as typeof log.child
  return log
}

/** '12:00:00.000 warn  mail was refused  requestId=x7 address=a…'. The stack of an error follows on its own lines. */
function prettyLine(line: string): string {
  const { level, time, msg = '', err, ...fields } = JSON.parse(line)
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${oneLine(value)}`)
  const head = [String(time).slice(11, 23), String(level).padEnd(5), oneLine(msg), ...shown]
  const stack = err ? String(err.stack ?? err.message).split('\n') : []
  return `${[head.join(' '), ...stack.map(oneLine)].join('\n  ')}\n`
}

/** Line breaks and terminal commands in a value would forge lines (log injection). */
const oneLine = (value: unknown): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')
