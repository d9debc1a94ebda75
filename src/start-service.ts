import { readFileSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { takeOutGarbageOfStart } from './adapters/garbage.ts'
import { createLog, type Log } from './adapters/log.ts'
import type { Config } from './config.ts'
import { newSetupAddress } from './domain/setup/new-setup-address.ts'
import { readConfigOrExit } from './read-config-or-exit.ts'
import { tellStartFailure } from './start-failure.ts'
import { type Installation, openInstallation } from './wiring.ts'

/** Starts the whole service and says where it is. Resolves when it listens; ends at SIGINT or SIGTERM. */
export async function startService(): Promise<void> {
  const config = readConfigOrExit()
  const log = createLog(config.log)
  let installation: Installation | undefined
  try {
    installation = await openInstallation(config, log)
    const server = await listen(config, installation)
    endWith(() => stop(server, installation!), log)
    installation.startJobs()
    await tellWhere(config, installation)
    takeOutGarbageOfStart()
  } catch (error) {
    const told = tellStartFailure(error, config)
    if (told) process.stderr.write(`${told}\n`)
    else log.fatal({ err: error }, 'did not start')
    await installation?.close().catch(() => {})
    process.exit(1)
  }
}

function listen({ tls, host, port }: Config, { listener }: Installation): Promise<Server> {
  const server = tls
    ? createHttps({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener)
    : createHttp(listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

/** For people: plain lines on standard output, before the log. The set-up address is shown nowhere else. */
async function tellWhere(
  { publicUrl, simulator, settings }: Config,
  { ports }: Installation,
): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const minutes = settings.setupMs / 60_000
  say(`Aikagi is ready: ${publicUrl}`)
  say(`Aikagi を利用できます: ${publicUrl}`)
  if (simulator) {
    say(`The simulated phone (mail, telephone, authenticator app): ${publicUrl}/simulator`)
    say(`スマートフォンのシミュレーター (メール、電話、認証アプリ): ${publicUrl}/simulator`)
  }
  const address = await newSetupAddress(ports)
  if (!address) return
  say(`Nobody has an account yet. Open this address once, within ${minutes} minutes, to make one:`)
  say(
    `まだアカウントがありません。${minutes} 分以内に次のアドレスを一度だけ開いて作成してください:`,
  )
  say(`  ${address}`)
}

/** What answers a form is given a moment; live pages would never end by themselves. */
const LAST_ANSWERS_MS = 2000

async function stop(server: Server, installation: Installation): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref()
  await closed
  await installation.close()
}

/** The first signal ends in order, the second one at once. */
function endWith(stopAll: () => Promise<void>, log: Log): void {
  let ending = false
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (ending) process.exit(1)
    ending = true
    log.info({ signal }, 'stopping')
    try {
      await stopAll()
      log.info({}, 'stopped')
      process.exit(0)
    } catch (error) {
      log.error({ err: error }, 'did not stop in order')
      process.exit(1)
    }
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
