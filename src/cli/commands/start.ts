import { Command } from 'commander'
import { startService } from '../../start-service.ts'

export const startCommand = (): Command =>
  new Command('start')
    .description('start the service (what npm start does)')
    .action(() => startService())
