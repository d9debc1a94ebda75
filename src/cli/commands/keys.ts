import { Command } from 'commander'
import { newKeyEntry } from '../../adapters/keys.ts'
import { print } from '../with-installation.ts'

export const keysCommand = (): Command =>
  new Command('keys').description('the key ring (AIKAGI_KEYS)').addCommand(
    new Command('new')
      .description('print a fresh key for the front of AIKAGI_KEYS')
      .addHelpText(
        'after',
        '\nTo rotate: AIKAGI_KEYS="<new>,<old>". The first key seals, all of them open.',
      )
      .action(() => print(newKeyEntry())),
  )
