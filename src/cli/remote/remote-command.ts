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
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  aikagi ${line}`).join('\n')}`)

export interface JsonOption {
  json?: true
}
