import { Command } from 'commander'
import { newKeyEntry } from '../../adapters/keys.ts'
import { print } from '../print.ts'

export const keysCommand = (): Command =>
  new Command('keys')
    .description('the key ring (AIKAGI_KEYS)')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', '\nExamples:\n  aikagi keys new')
    .addCommand(
      new Command('new')
        .description('print a fresh key for the front of AIKAGI_KEYS')
        .helpOption('-h, --help', 'show this help')
        .addHelpText(
          'after',
          `
To rotate: AIKAGI_KEYS="<new>,<old>". The first key seals, all of them open. docs/operate/keys-and-backup.md

Examples:
  npm run --silent aikagi -- keys new
  AIKAGI_KEYS="$(aikagi keys new)" aikagi start`,
        )
        .action(() => print(newKeyEntry())),
    )
