import { Command } from 'commander'
import { type Config, readConfig, readEnvironment } from '../../config.ts'
import { type Finding, failed, looked, ok } from '../doctor/finding.ts'
import { lookAtAddress, lookAtCheckpoints, lookAtDisk } from '../doctor/look-at-machine.ts'
import { say, terminalLanguage } from '../language.ts'
import { print } from '../print.ts'
import { printable } from '../printable.ts'

interface DoctorOptions {
  mail?: string
  ntp?: string
  call?: string
  json?: true
}

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('look whether everything that the service needs is in order, and say what to do')
    .helpOption('-h, --help', 'show this help')
    .option('--mail <address>', 'also send a letter there that says that it is a test')
    .option(
      '--ntp <host>',
      'also compare the clock with this time server (host, host:port or [IPv6]:port)',
    )
    .option('--call <number>', 'also call it by each telephone: it says that it is a test')
    .option('--json', 'one JSON object per line')
    .addHelpText(
      'after',
      `
It changes nothing, and works beside a running service and without one. It ends with 1 when something failed, with 0
when all is well or there are warnings only. docs/operate/doctor.md

Examples:
  aikagi doctor
  aikagi doctor --mail ada@example.org
  aikagi doctor --call +81312345678
  aikagi doctor --ntp pool.ntp.org --json`,
    )
    .action(async (options: DoctorOptions) => {
      const verdict = readConfig(readEnvironment(process.env, process.cwd()))
      const findings = verdict.ok
        ? await examine(verdict.config, options)
        : verdict.mistakes.map(({ name, problem, remedy }) => {
            const language = terminalLanguage(process.env)
            return failed(name, problem[language], remedy[language])
          })
      for (const finding of findings)
        print(options.json ? JSON.stringify(finding) : lineOf(finding))
      if (findings.some(({ grade }) => grade === 'failed')) process.exitCode = 1
    })

/** All looks side by side, told in one order. */
async function examine(
  config: Config,
  { mail, ntp, call }: DoctorOptions,
): Promise<readonly Finding[]> {
  const settings = say('Every setting can be used.', 'すべての設定が使えます。')
  const looks = await Promise.all([
    [ok('configuration', settings)],
    looked(
      'database',
      async () => (await import('../doctor/look-at-database.ts')).lookAtDatabase(config),
      say(
        'Look at AIKAGI_DATABASE, at the rights on it, and whether its server runs. docs/operate/database.md',
        'AIKAGI_DATABASE、権限、サーバーの稼働を確認してください。docs/operate/database.md',
      ),
    ),
    ntp === undefined
      ? []
      : looked(
          'time',
          async () => (await import('../doctor/look-at-time.ts')).lookAtTime(ntp),
          say(
            'Name a time server that can be reached (UDP 123).',
            '到達できる時刻サーバー (UDP 123) を指定してください。',
          ),
        ),
    (await import('../doctor/look-at-mail.ts')).lookAtMail(config, mail),
    looked(
      'telephone',
      async () => (await import('../doctor/look-at-telephone.ts')).lookAtTelephone(config),
      say('Look at AIKAGI_TELEPHONE.', 'AIKAGI_TELEPHONE を確認してください。'),
    ),
    [lookAtDisk(config), lookAtCheckpoints(config)],
    lookAtAddress(config).then((finding) => [finding]),
  ])
  return [...looks.flat(), ...(call === undefined ? [] : await calls(config, call))]
}

/** After everything else: an account may be in use only once at a time. */
const calls = (config: Config, number: string): Promise<readonly Finding[]> =>
  looked(
    'call',
    async () => (await import('../doctor/call-by-telephone.ts')).callByTelephone(config, number),
    say('Look at AIKAGI_TELEPHONE.', 'AIKAGI_TELEPHONE を確認してください。'),
  )

const GRADES = {
  ok: () => say('ok', '正常'),
  warning: () => say('warning', '注意'),
  failed: () => say('failed', '失敗'),
}

const lineOf = ({ check, grade, says, remedy }: Finding): string => {
  const line = `${GRADES[grade]().padEnd(8)} ${check}: ${printable(says)}`
  return remedy ? `${line}\n         → ${printable(remedy)}` : line
}
