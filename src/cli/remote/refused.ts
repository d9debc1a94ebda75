import { say } from '../language.ts'
import { printable } from '../printable.ts'

/** How the process ends, so that scripts can tell: documented in docs/operate/api.md. */
export const EXIT = { unreachable: 2, signIn: 3, refused: 4, broken: 5 } as const

/** An error that says how the process ends. */
export class Failed extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What the service answers to what it does not do (RFC 9457). */
export interface Problem {
  status: number
  detail?: string
  reason?: string
  requestId?: string
  fields?: Readonly<Record<string, string>>
  retryAt?: string
  until?: string
}

/** The refusal in the service's own words, with the fields it names and the command that would help. */
export function refusedBy(problem: Problem): Failed {
  const { detail, reason, requestId, fields = {}, retryAt, until, status } = problem
  const lines = [
    detail ?? say(`The service answered ${status}.`, `サービスの応答は ${status} でした。`),
    ...Object.entries(fields)
      .filter(([, text]) => text !== detail)
      .map(([name, text]) => `  ${name}: ${text}`),
    ...(retryAt ? [`  retryAt: ${retryAt}`] : []),
    ...(until ? [`  until: ${until}`] : []),
    ...nextStep(reason),
    ...(status >= 500 && requestId ? [`  requestId: ${requestId}`] : []),
  ]
  return new Failed(lines.map(printable).join('\n'), exitCodeOf(status))
}

function exitCodeOf(status: number): number {
  if (status === 401) return EXIT.signIn
  return status >= 500 ? EXIT.broken : EXIT.refused
}

function nextStep(reason: string | undefined): string[] {
  if (reason === 'signed-out' || reason === 'session-over') return ['→ aikagi login']
  if (reason === 'confirm-first') return ['→ aikagi confirm']
  return reason === 'needs-person' ? ['→ aikagi login'] : []
}
