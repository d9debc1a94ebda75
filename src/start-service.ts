import { readFileSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createLog, type Log } from './adapters/log.ts'
import type { Config } from './config.ts'
import { newSetupAddress } from './domain/setup/new-setup-address.ts'
import { readConfigOrExit } from './read-config-or-exit.ts'
import { type Installation, openInstallation } from './wiring.ts'

/** Starts the whole service and says where it is. Resolves when it listens; ends at SIGINT or SIGTERM. */
export async function startService(): Promise<void> {
  const config = readConfigOrExit()
  const log = createLog(config.log)
  const installation = await openInstallation(config, log)
  const server = await listen(config, installation)
  installation.startJobs()
  await tellWhere(config, installation)
  endWith(async () => {
    server.close()
    server.closeIdleConnections()
    // Live pages never end by themselves; what answers a form is given a moment.
    setTimeout(() => server.closeAllConnections(), 2000).unref()
    await new Promise((resolve) => server.once('close', resolve))
    await installation.close()
    log.info({}, 'stopped')
  }, log)
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
async function tellWhere({ publicUrl, simulator }: Config, { ports }: Installation): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`Aikagi is ready: ${publicUrl}`)
  if (simulator)
    say(`The simulated phone (mail, telephone, authenticator app): ${publicUrl}/simulator`)
  const address = await newSetupAddress(ports)
  if (!address) return
  say('Nobody has an account yet. Open this address once, within an hour, to make the first one:')
  say(`  ${address}`)
}

function endWith(stop: () => Promise<void>, log: Log): void {
  let ending = false
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(1)
    ending = true
    log.info({ signal }, 'stopping')
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'did not stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
