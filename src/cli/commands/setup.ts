import { Command } from 'commander'
import { newSetupAddress } from '../../domain/setup/new-setup-address.ts'
import { say } from '../language.ts'
import { print } from '../print.ts'
import { withInstallation } from '../with-installation.ts'

export const setupCommand = (): Command =>
  new Command('set-up')
    .description('print a new one-time address that creates the first account')
    .helpOption('-h, --help', 'show this help')
    .addHelpText(
      'after',
      `
The address dies at its first use, and after AIKAGI_SETUP_MINUTES (an hour). Older ones are worthless.
The service must have been started once.

Examples:
  aikagi set-up`,
    )
    .action(() =>
      withInstallation(async ({ ports }) => {
        const address = await newSetupAddress(ports)
        if (!address)
          throw new Error(
            say(
              'There is an account already: set-up is only for an empty installation.',
              'アカウントがすでにあります。初期設定は、アカウントがまだない環境でのみ行えます。',
            ),
          )
        print(address)
      }),
    )
