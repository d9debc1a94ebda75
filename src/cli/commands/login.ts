import { say } from '../language.ts'
import { print } from '../print.ts'
import { askFor } from '../remote/ask-for.ts'
import { originOf, type Remote, remote, remoteAt } from '../remote/client.ts'
import { forgetLogin, keepLogin, loginPath, readLogin } from '../remote/login-file.ts'
import { EXIT, Failed } from '../remote/refused.ts'
import { type JsonOption, remoteCommand } from '../remote/remote-command.ts'
import { printFields } from '../remote/show.ts'

export const loginCommand = () =>
  remoteCommand('login', {
    does: 'sign in this command line by a session made in the browser',
    examples: [
      'login --url https://id.example.org',
      'AIKAGI_URL=https://id.example.org aikagi login',
    ],
  })
    .option('--url <address>', 'the service (AIKAGI_URL)')
    .addHelpText(
      'after',
      `
The session is made on the page "Sign in the command line" of your account, with a device. Signing out in your
browser ends it too. It is kept in ~/.config/aikagi/session, for you alone to read.`,
    )
    .action(async ({ url = process.env.AIKAGI_URL ?? readLogin()?.url, json }: LoginOptions) => {
      if (!url)
        throw new Failed(
          say(
            'Which service? Name it: aikagi login --url https://id.example.org',
            'サービスのアドレスを指定してください: aikagi login --url https://id.example.org',
          ),
          EXIT.signIn,
        )
      const origin = originOf(url)
      process.stderr.write(
        `${say('Open this page, make a session, and paste its token here:', 'このページを開き、セッションを作成して、トークンをここに貼り付けてください:')}\n  ${origin}/account/tokens/command-line\n`,
      )
      const token = await askFor(`${say('Token', 'トークン')}: `, { secret: true })
      const me = await remoteAt({ url: origin, token }).ask<Me>('GET', '/me')
      keepLogin({ url: origin, token })
      tell(me, json)
    })

interface LoginOptions extends JsonOption {
  url?: string
}

export const logoutCommand = () =>
  remoteCommand('logout', {
    does: 'end the session of this command line, and forget it',
    examples: ['logout'],
  }).action(async () => {
    const login = readLogin()
    if (!login) return print(say('Nobody was signed in here.', 'サインインしていません。'))
    try {
      await remoteAt(login).ask('DELETE', '/me/session')
    } catch (error) {
      // It is over already: what is left is the file.
      if (!(error instanceof Failed) || error.exitCode !== EXIT.signIn) throw error
    } finally {
      forgetLogin()
    }
    print(
      say(`Signed out; ${loginPath()} is gone.`, `サインアウトし、${loginPath()} を削除しました。`),
    )
  })

export const whoamiCommand = () =>
  remoteCommand('whoami', {
    does: 'who is signed in here, by what, and what they may do',
    examples: ['whoami', 'AIKAGI_TOKEN=aik_… aikagi whoami --json'],
  }).action(async ({ json }: JsonOption) => tell(await remote().ask<Me>('GET', '/me'), json))

export const confirmCommand = () =>
  remoteCommand('confirm', {
    does: 'show a device again, so that changes are allowed for some minutes',
    examples: ['confirm', 'confirm --device "work phone"'],
  })
    .option('--device <name>', 'which device; by default the first one')
    .action(async ({ device: name }: { device?: string }) => {
      const service = remote()
      const device = await deviceOf(service, name)
      const code = await askFor(
        `${say(`The six digits that ${device.name} shows`, `${device.name} に表示されている6桁の数字`)}: `,
      )
      const body = { deviceId: device.id, code }
      const { token } = await service.ask<{ token?: string }>('POST', '/me/confirm', body)
      if (token) keepLogin({ url: service.url, token })
      print(
        say(
          'Confirmed. Go on within five minutes.',
          '確認しました。5分以内に操作を続けてください。',
        ),
      )
    })

async function deviceOf(service: Remote, name?: string): Promise<{ id: string; name: string }> {
  const { items } = await service.ask<Devices>('GET', '/me/devices')
  const device = items.find((one) => one.status === 'active' && (!name || one.name === name))
  if (device) return device
  const known = items.map((one) => one.name).join(', ') || '-'
  throw new Failed(
    say(
      `There is no such device. You have: ${known}`,
      `該当するデバイスはありません。登録済み: ${known}`,
    ),
    EXIT.refused,
  )
}

interface Devices {
  items: { id: string; name: string; status: string }[]
}

interface Me {
  name: string
  accountId: string
  accountName: string
  role: string
  permissionSets: string[]
  by: { kind: string; endsAt: string; freshUntil?: string; name?: string }
}

function tell(me: Me, json: boolean | undefined): void {
  if (json) {
    print(JSON.stringify(me))
    return
  }
  const { name, accountId, accountName, role, permissionSets, by } = me
  const { freshUntil, endsAt } = by
  const sets = role === 'root' ? ['root'] : permissionSets
  printFields(
    {
      [say('user', '利用者')]: name,
      [say('account', 'アカウント')]: `${accountName} (${accountId})`,
      [say('holds', '権限')]: sets,
      [say('by', '方法')]: by.kind === 'token' ? `API token ${by.name}` : 'session',
      [say('until', '期限')]: endsAt,
      ...(by.kind === 'session' && { [say('changes until', '変更できる期限')]: freshUntil }),
    },
    false,
  )
}
