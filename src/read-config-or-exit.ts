import { type Config, readConfig, readEnvironment } from './config.ts'
import { tellMistakes } from './config-mistakes.ts'

/** The configuration; or every mistake in it at once on standard error, and the end of the process. */
export function readConfigOrExit(): Config {
  const verdict = readConfig(readEnvironment(process.env, process.cwd()), process.stdout.isTTY)
  if (verdict.ok) return verdict.config
  process.stderr.write(`${tellMistakes(verdict.mistakes)}\n`)
  process.exit(78)
}
