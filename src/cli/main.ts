import { Command } from 'commander'
import { withoutSecrets } from '../adapters/without-secrets.ts'
import { VERSION } from '../version.ts'
import { auditCommand } from './commands/audit.ts'
import { keysCommand } from './commands/keys.ts'
import { outboxCommand } from './commands/outbox.ts'
import { setupCommand } from './commands/setup.ts'
import { startCommand } from './commands/start.ts'
import { problemOf } from './problem.ts'

const program = new Command('aikagi')
  .description(
    'Self-hosted sign-in with multi-factor authentication, for the day the phone is gone.',
  )
  .version(VERSION, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'show this help')
  .addHelpText(
    'after',
    `
Examples:
  aikagi start
  aikagi set-up
  aikagi audit verify

The configuration is read from AIKAGI_* variables and .env: docs/operate/configuration.md`,
  )

for (const command of [startCommand, setupCommand, auditCommand, outboxCommand, keysCommand])
  program.addCommand(command())
pointToHelp(program)

// Whoever reads may stop at any line: | head.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${withoutSecrets(problemOf(error))}\n`)
  process.exitCode = 1
}

/** After a mistake each command names its own help. */
function pointToHelp(command: Command, above: string[] = []): void {
  const names = [...above, command.name()]
  command.showHelpAfterError(`(${names.join(' ')} --help shows what it takes)`)
  for (const below of command.commands) pointToHelp(below, names)
}
