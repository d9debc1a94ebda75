import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { systemChance } from './adapters/chance.ts'
import { type Clock, type MovableClock, simulatedClock, systemClock } from './adapters/clock.ts'
import { openKeyFile } from './adapters/keys.ts'
import type { Log } from './adapters/log.ts'
import { simulatorMailer } from './adapters/mail/simulator.ts'
import { smtpMailer } from './adapters/mail/smtp.ts'
import { processMetrics } from './adapters/metrics.ts'
import { libraryNumbers } from './adapters/numbers.ts'
import { argon2Passwords } from './adapters/passwords.ts'
import { type SimulatedTelephone, simulatorPhone } from './adapters/phone/simulator.ts'
import { type Database, openDatabase } from './adapters/storage/open.ts'
import { keyRingVault } from './adapters/vault.ts'
import type { Config } from './config.ts'
import { reportCall } from './domain/calls/keep-call.ts'
import type { Mailer } from './domain/outbox/mailer.ts'
import type { Ports } from './domain/ports.ts'
import { startJobs } from './jobs.ts'
import { healthRoutes } from './web/health/health.ts'
import { pagesOf } from './web/pages.ts'
import { createServer, type Part } from './web/server.ts'
import { type Ear, topicEar } from './web/shared/live.ts'
import { sessionCheck } from './web/signin/session-check.ts'
import type { SessionDeps } from './web/signin/with-session.ts'
import { simulatorApi } from './web/simulator/api.ts'
import { simulatorHint } from './web/simulator/banner.ts'
import { readHandset } from './web/simulator/handset.ts'
import { simulatorPages } from './web/simulator/phone.ts'
import type { Simulator } from './web/simulator/simulator.ts'

/** Everything that runs in one process, made from the configuration. Only wiring names adapters. */
export interface Installation {
  ports: Ports
  database: Database
  /** Answers HTTP: for node:http or node:https. */
  listener: RequestListener
  startJobs(): void
  close(): Promise<void>
}

export async function openInstallation(config: Config, log: Log): Promise<Installation> {
  const ring = config.keys ?? openKeyFile(config.dataDir)
  const database = await openDatabase(config.database)
  const movable = config.simulator ? await simulatedClock(database.simulator) : undefined
  const clock = movable ?? systemClock
  const ports = portsOf(config, { database, clock, vault: keyRingVault(ring) })
  const ear = topicEar(database.listen)
  const ask: Simulator['ask'] = (request, env) => server.fetch(request, env as object)
  const service = config.serviceName
  const simulator = movable && openSimulator(ports, { database, clock: movable, ear, service, ask })
  const mailer = simulator?.mailer ?? mailerOf(config)
  const server = serverOf(config, { ports, database, ear, simulator, log })
  let jobs: ReturnType<typeof startJobs> | undefined

  return {
    ports,
    database,
    listener: listenerOf(server, { ports, sessionByToken: database.sessionByToken }),
    startJobs: () => {
      const phone = simulator && { phone: simulator.phone }
      jobs = startJobs(ports, { mailer, log, listen: database.listen, ...phone })
    },
    close: async () => {
      await jobs?.stop()
      simulator?.phone.stop()
      mailer.close()
      clock.stop()
      await database.close()
    },
  }
}

function portsOf(
  config: Config,
  { database, clock, vault }: { database: Database; clock: Clock; vault: Ports['vault'] },
): Ports {
  return {
    transact: database.transact,
    read: database.read,
    now: clock.now,
    chance: systemChance,
    vault,
    passwords: argon2Passwords(),
    numbers: libraryNumbers(config.countries),
    settings: config.settings,
    bell: { ring: database.notify },
    publicUrl: config.publicUrl,
    telephone: config.simulator,
  }
}

/** config.ts lets nobody start without mail or the simulator. */
function mailerOf({ mail, serviceName }: Config): Mailer {
  if (!mail) throw new Error('There is neither a mail server nor the simulator')
  return smtpMailer({ ...mail, service: serviceName })
}

interface Opened {
  ports: Ports
  database: Database
  ear: Ear
  simulator: SimulatorParts | undefined
  log: Log
}

function serverOf(config: Config, { ports, database, ear, simulator, log }: Opened) {
  const sessionByToken = database.sessionByToken
  const metrics = processMetrics({
    commits: database.commits,
    outboxWaiting: () => ports.read(({ outbox }) => outbox.waiting()),
    version: VERSION,
  })
  return createServer({
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    timeZone: config.timeZone,
    sign: (text) => ports.vault.mac('browser', text),
    log,
    machines: [healthRoutes({ ping: database.ping, metrics }), ...(simulator?.machines ?? [])],
    pages: [
      ...(simulator?.pages ?? []),
      ...pagesOf({ ports, ear, sessionByToken, service: config.serviceName }),
    ],
  })
}

/** The one request that is asked for every request of other applications is answered before the pages' server. */
function listenerOf(server: ReturnType<typeof createServer>, deps: SessionDeps): RequestListener {
  const isSessionCheck = sessionCheck(deps)
  const pages = getRequestListener(server.fetch)
  return (request, response) => {
    if (!isSessionCheck(request, response)) void pages(request, response)
  }
}

interface SimulatorParts {
  mailer: Mailer
  phone: SimulatedTelephone
  pages: readonly Part[]
  machines: readonly Part[]
}

interface SimulatorNeeds extends Pick<Simulator, 'ear' | 'ask'> {
  clock: MovableClock
  database: Database
  service: string
}

/** The smartphone on a page, in place of the mail server and the telephone company. */
function openSimulator(ports: Ports, needs: SimulatorNeeds): SimulatorParts {
  const { database, service, clock, ear, ask } = needs
  const { simulator: store, notify } = database
  const changed = () => notify('simulator')
  // Another node moved the time.
  database.listen((topic) => {
    if (topic === 'clock') void clock.refresh()
  })
  const phone = simulatorPhone({
    store,
    now: ports.now,
    report: (callId, report) => reportCall(ports, { callId, report }),
    hasHandset: async () => (await readHandset(store)).state === 'in-hand',
    changed,
  })
  const simulator: Simulator = { store, telephone: phone, clock, ear, ring: notify, ask }
  return {
    mailer: simulatorMailer({ store, service, now: ports.now, changed }),
    phone,
    pages: [simulatorHint(), simulatorPages(simulator)],
    machines: [simulatorApi(simulator)],
  }
}

const VERSION = '0.1.0'
