import { Command } from 'commander'
import { auditCommand } from './commands/audit.ts'
import { keysCommand } from './commands/keys.ts'
import { outboxCommand } from './commands/outbox.ts'
import { setupCommand } from './commands/setup.ts'
import { startCommand } from './commands/start.ts'

const program = new Command('aikagi')
  .description(
    'Self-hosted sign-in with multi-factor authentication, for the day the phone is gone.',
  )
  .showHelpAfterError('(aikagi --help shows every command)')
  .addHelpText(
    'after',
    '\nThe configuration is read from AIKAGI_* variables and .env: docs/operate/configuration.md',
  )

for (const command of [startCommand, setupCommand, auditCommand, outboxCommand, keysCommand])
  program.addCommand(command())

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
