import { say } from './language.ts'

/** What went wrong, in a line. Some libraries put the reason into the first of several errors. */
export function problemOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return problemOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  const { code, syscall, path } = error as NodeJS.ErrnoException
  const unopened = (syscall === 'open' || syscall === 'read') && UNOPENED[code ?? '']
  return unopened ? unopened(path ?? '') : error.message
}

/** Of a file that somebody named: what is wrong with it, and what would do. */
const UNOPENED: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) =>
    say(
      `There is no file ${path}. Name it as seen from this folder, or with its whole path.`,
      `ファイル ${path} が見つかりません。このフォルダから見たパスか、完全なパスで指定してください。`,
    ),
  EACCES: (path) =>
    say(
      `You may not read ${path}. Its owner can allow it.`,
      `${path} を読む権限がありません。ファイルの所有者に許可してもらってください。`,
    ),
  EISDIR: (path) =>
    say(
      `${path || 'This'} is a folder. Name the file itself.`,
      `${path || 'これ'}はフォルダです。ファイルを指定してください。`,
    ),
}
