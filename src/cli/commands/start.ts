import { Command } from 'commander'

export const startCommand = (): Command =>
  new Command('start')
    .description('start the service (what npm start does)')
    .helpOption('-h, --help', 'show this help')
    .addHelpText(
      'after',
      `
It prints the address to open; SIGTERM or Ctrl-C ends it in order, a second Ctrl-C at once.
Settings are AIKAGI_* variables, in the environment or in .env: docs/operate/configuration.md

Examples:
  aikagi start
  AIKAGI_PORT=8081 AIKAGI_DATA_DIR=/tmp/aikagi aikagi start
  AIKAGI_PORT=8443 AIKAGI_TLS_CERT=cert.pem AIKAGI_TLS_KEY=key.pem aikagi start`,
    )
    .action(async () => {
      const { startService } = await import('../../start-service.ts')
      await startService()
    })
