import { Command } from 'commander'

/** A command that asks a running service over its API. Each has --json, and examples in its help. */
export const remoteCommand = (
  name: string,
  { does, examples }: { does: string; examples: readonly string[] },
): Command => groupOf(name, { does, examples }).option('--json', 'JSON instead of text for people')

/** What other commands stand below. */
export const groupOf = (
  name: string,
  { does, examples }: { does: string; examples: readonly string[] },
): Command =>
  new Command(name)
    .description(does)
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', `\nExamples:\n${examples.map(asTyped).join('\n')}`)

/** Of an example that sets variables first, what follows them is told by the example itself. */
const asTyped = (line: string): string =>
  /^[A-Z_]+=/.test(line) ? `  ${line}` : `  aikagi ${line}`

export interface JsonOption {
  json?: true
}
