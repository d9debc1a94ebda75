import { Command } from 'commander'
import { newSetupAddress } from '../../domain/setup/new-setup-address.ts'
import { print, withInstallation } from '../with-installation.ts'

export const setupCommand = (): Command =>
  new Command('set-up')
    .description('print a new one-time address that creates the first account')
    .addHelpText(
      'after',
      '\nThe address is valid for an hour and dies at its first use. Older ones are worthless.',
    )
    .action(() =>
      withInstallation(async ({ ports }) => {
        const address = await newSetupAddress(ports)
        if (!address)
          throw new Error('There is an account already: set-up is only for an empty installation.')
        print(address)
      }),
    )
