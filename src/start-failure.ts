import { type Mistake, tellMistakes } from './config-mistakes.ts'

/** What was configured is well written, but cannot be had on this machine. */
export class WrongConfiguration extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super('wrong configuration')
    this.mistakes = mistakes
  }
}

/** Why the service could not start, for the person at the terminal: in both languages, nobody has chosen one yet. */
export interface Place {
  host: string
  port: number
}

/** Undefined for what is no fault of the installation: then the caller shows the error itself. */
export function tellStartFailure(error: unknown, { host, port }: Place): string | undefined {
  if (error instanceof WrongConfiguration) return tellMistakes(error.mistakes)
  const code = codeOf(error)
  const at = `${host}:${port}`
  if (code === 'EADDRINUSE')
    return both(
      `Another program already listens on ${at}. Stop it, or choose another port: AIKAGI_PORT=${otherPort(port)}`,
      `${at} はほかのプログラムが使用中です。そのプログラムを終了するか、別のポートを指定してください: AIKAGI_PORT=${otherPort(port)}`,
    )
  if (code === 'EACCES' && port < 1024)
    return both(
      `Port ${port} is reserved for privileged programs. Choose one from 1024 on (AIKAGI_PORT), and let a proxy in front listen on ${port}.`,
      `ポート ${port} には特権が必要です。AIKAGI_PORT に 1024 以上を指定し、${port} は前段のプロキシで受けてください。`,
    )
  if (code === 'EADDRNOTAVAIL')
    return both(
      `This machine has no address ${host}. Correct AIKAGI_HOST.`,
      `この機器には ${host} というアドレスがありません。AIKAGI_HOST を直してください。`,
    )
  if (code?.startsWith('ERR_OSSL') || code === 'ERR_SSL')
    return both(
      'The certificate and the key do not fit, or are not PEM. Correct AIKAGI_TLS_CERT and AIKAGI_TLS_KEY.',
      '証明書と秘密鍵が合わないか、PEM 形式ではありません。AIKAGI_TLS_CERT と AIKAGI_TLS_KEY を直してください。',
    )
  if (code && UNREACHABLE.has(code))
    return both(
      `The database does not answer (${code}). See that it runs, and that AIKAGI_DATABASE is right.`,
      `データベースが応答しません (${code})。起動していること、AIKAGI_DATABASE が正しいことを確認してください。`,
    )
  return undefined
}

/** Network failures, and PostgreSQL's own refusals: no such user, wrong password, no such database, starting up. */
const UNREACHABLE = new Set(
  'ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH 28000 28P01 3D000 57P03'.split(
    ' ',
  ),
)

function codeOf(error: unknown): string | undefined {
  // Of several addresses that were tried, any tells.
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}

const otherPort = (port: number): number => (port === 65_535 ? 8080 : port + 1)

const both = (en: string, ja: string): string => `${en}\n${ja}`
