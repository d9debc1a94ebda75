import { Command } from 'commander'
import { withoutSecrets } from '../adapters/without-secrets.ts'
import { VERSION } from '../version.ts'
import { auditCommand } from './commands/audit.ts'
import { doctorCommand } from './commands/doctor.ts'
import { apiCommand, eventsCommand } from './commands/events.ts'
import { groupsCommand, permissionsCommand } from './commands/groups.ts'
import { hardwareTokensCommand } from './commands/hardware-tokens.ts'
import { keysCommand } from './commands/keys.ts'
import { confirmCommand, loginCommand, logoutCommand, whoamiCommand } from './commands/login.ts'
import { outboxCommand } from './commands/outbox.ts'
import { dashboardCommand, recoveriesCommand, resetsCommand } from './commands/resets.ts'
import { setupCommand } from './commands/setup.ts'
import { startCommand } from './commands/start.ts'
import { tokensCommand } from './commands/tokens.ts'
import { usersCommand } from './commands/users.ts'
import { problemOf } from './problem.ts'
import { Failed } from './remote/refused.ts'

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
  aikagi doctor
  aikagi set-up
  aikagi audit verify
  aikagi login --url https://id.example.org
  aikagi users list --only without-device

On the server the configuration is read from AIKAGI_* variables and .env: docs/operate/configuration.md
From anywhere AIKAGI_URL and AIKAGI_TOKEN, or "aikagi login", say where and who: docs/operate/api.md`,
  )

/** They open the installation's own files and database. */
const HERE = [startCommand, doctorCommand, setupCommand, auditCommand, outboxCommand, keysCommand]
/** They ask a running service, as whoever is signed in. */
const REMOTE = [
  ...[loginCommand, logoutCommand, whoamiCommand, confirmCommand],
  ...[usersCommand, groupsCommand, permissionsCommand, resetsCommand, recoveriesCommand],
  ...[hardwareTokensCommand, tokensCommand, eventsCommand, dashboardCommand, apiCommand],
]
for (const command of HERE) program.addCommand(command().helpGroup('On the server:'))
for (const command of REMOTE) program.addCommand(command().helpGroup('From anywhere:'))
pointToHelp(program)

// Whoever reads may stop at any line: | head.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${withoutSecrets(problemOf(error))}\n`)
  process.exitCode = error instanceof Failed ? error.exitCode : 1
}

/** After a mistake each command names its own help. */
function pointToHelp(command: Command, above: string[] = []): void {
  const names = [...above, command.name()]
  command.showHelpAfterError(`(${names.join(' ')} --help shows what it takes)`)
  for (const below of command.commands) pointToHelp(below, names)
}
