import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { systemChance } from './adapters/chance.ts'
import { checkpointFile } from './adapters/checkpoints.ts'
import { type Clock, type MovableClock, simulatedClock, systemClock } from './adapters/clock.ts'
import { openKeyFile } from './adapters/keys.ts'
import type { Log } from './adapters/log.ts'
import { smtpMailer } from './adapters/mail/smtp.ts'
import { type Metrics, processMetrics } from './adapters/metrics.ts'
import { libraryNumbers } from './adapters/numbers.ts'
import { argon2Passwords } from './adapters/passwords.ts'
import type { SimulatedTelephone } from './adapters/phone/simulator.ts'
import { type Database, openDatabase } from './adapters/storage/open.ts'
import { keyRingVault } from './adapters/vault.ts'
import { httpsWebhooks } from './adapters/webhooks.ts'
import type { Config } from './config.ts'
import { checkpointWriter } from './domain/audit/write-checkpoints.ts'
import { reportCall } from './domain/calls/keep-call.ts'
import { type ClockWatch, watchClock } from './domain/clock/watch-clock.ts'
import type { Mailer } from './domain/outbox/mailer.ts'
import type { Ports } from './domain/ports.ts'
import { startJobs, writeCheckpoints } from './jobs.ts'
import { VERSION } from './version.ts'
import type { ApiDeps } from './web/api/answer.ts'
import { healthRoutes } from './web/health/health.ts'
import { pagesOf } from './web/pages.ts'
import { routes } from './web/routes.ts'
import { createServer, type Part, type ServerOptions } from './web/server.ts'
import { type Ear, topicEar } from './web/shared/live.ts'
import { sessionCheck } from './web/signin/session-check.ts'
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
  const passwords = argon2Passwords()
  const ports = portsOf(config, { database, clock, vault: keyRingVault(ring), passwords })
  const metrics = metricsOf(ports, { database, passwords })
  const clockWatch = watchClock(ports, database.serverClock)
  const checkpoints = checkpointWriter(ports, checkpointFile(config.checkpoints))
  const ear = topicEar(database.listen)
  const ask: Simulator['ask'] = (request, env) => server.fetch(request, env as object)
  const service = config.serviceName
  const simulator =
    movable && (await openSimulator(ports, { database, clock: movable, ear, service, ask }))
  const mailer = simulator?.mailer ?? mailerOf(config)
  const options = serverOptionsOf(config, { ports, log, metrics })
  const server = createServer({
    ...options,
    ...partsOf(config, { ports, database, ear, simulator, metrics, clockWatch }),
  })
  let jobs: ReturnType<typeof startJobs> | undefined

  return {
    ports,
    database,
    listener: listenerOf({
      pages: getRequestListener(server.fetch),
      api: apiListener(options, {
        ports,
        sessionByToken: database.sessionByToken,
        service: config.serviceName,
      }),
      isSessionCheck: sessionCheck(
        { ports, sessionByToken: database.sessionByToken },
        metrics.answered,
      ),
    }),
    startJobs: () => {
      jobs = startJobs(ports, {
        mailer,
        webhooks: httpsWebhooks({ policy: config.webhooks }),
        log,
        failed: metrics.jobFailed,
        clock: clockWatch,
        checkpoints,
        listen: database.listen,
        ...(simulator && { phone: simulator.phone }),
      })
    },
    close: async () => {
      await jobs?.stop()
      // The last lines are signed too; a full disk must not keep the rest from ending in order.
      if (jobs) await writeCheckpoints({ checkpoints, log }).catch((err) => log.error({ err }))
      simulator?.phone.stop()
      mailer.close()
      clock.stop()
      await database.close()
    },
  }
}

interface Inside extends Pick<Ports, 'vault' | 'passwords'> {
  database: Database
  clock: Clock
}

function portsOf(config: Config, { database, clock, vault, passwords }: Inside): Ports {
  return {
    transact: database.transact,
    read: database.read,
    now: clock.now,
    chance: systemChance,
    vault,
    passwords,
    numbers: libraryNumbers(config.countries),
    settings: config.settings,
    bell: { ring: database.notify },
    publicUrl: config.publicUrl,
    telephone: config.simulator,
    webhooks: config.webhooks,
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
  metrics: Metrics
  clockWatch: ClockWatch
}

const metricsOf = (
  { read }: Ports,
  { database, passwords }: { database: Database; passwords: ReturnType<typeof argon2Passwords> },
): Metrics =>
  processMetrics({
    version: VERSION,
    commits: database.commits,
    passwords: passwords.load,
    outboxWaiting: () => read(({ outbox }) => outbox.waiting()),
    outboxDead: () => read(({ outbox }) => outbox.deadCount()),
    callsUnderWay: async () => (await read(({ calls }) => calls.open())).length,
  })

/** What all our servers have in common. */
const serverOptionsOf = (
  config: Config,
  { ports, log, metrics }: { ports: Ports; log: Log; metrics: Metrics },
): ServerOptions => ({
  publicUrl: config.publicUrl,
  trustedProxies: config.trustedProxies,
  timeZone: config.timeZone,
  now: ports.now,
  signer: {
    sign: (text) => ports.vault.mac('browser', text),
    isSigned: (text, signature) => ports.vault.isMac('browser', text, signature),
  },
  log,
  measure: metrics.answered,
  pages: [],
})

const partsOf = (
  config: Config,
  { ports, database, ear, simulator, metrics, clockWatch }: Opened,
): Pick<ServerOptions, 'machines' | 'pages'> => ({
  machines: [
    healthRoutes({ ping: database.ping, clock: clockWatch.last, metrics }),
    ...(simulator?.machines ?? []),
  ],
  pages: [
    ...(simulator?.pages ?? []),
    ...pagesOf({
      ports,
      ear,
      sessionByToken: database.sessionByToken,
      service: config.serviceName,
    }),
  ],
})

type Listeners = { pages: RequestListener; api: RequestListener } & {
  isSessionCheck: ReturnType<typeof sessionCheck>
}

/** The one request that is asked for every request of other applications is answered before any server of ours. */
const listenerOf =
  ({ pages, api, isSessionCheck }: Listeners): RequestListener =>
  (request, response) => {
    if (isSessionCheck(request, response)) return
    if (isForApi(request.url ?? '')) api(request, response)
    else pages(request, response)
  }

/** Its documentation is a page. */
const isForApi = (url: string): boolean =>
  url.startsWith(`${routes.api.base}/`) && url !== routes.api.docs

/** The API with its schemas is heavy, and most installations are never asked: loaded at the first request. */
function apiListener(options: ServerOptions, deps: ApiDeps): RequestListener {
  let made: Promise<RequestListener> | undefined
  const make = async (): Promise<RequestListener> => {
    const { apiRoutes } = await import('./web/api/api.ts')
    return getRequestListener(createServer({ ...options, machines: [apiRoutes(deps)] }).fetch)
  }
  return (request, response) => {
    made ??= make()
    made.then(
      (listener) => listener(request, response),
      (error: Error) => {
        // Nobody waits for an answer that does not come.
        options.log.error({ error: error.stack }, 'the API could not be loaded')
        response.writeHead(503).end()
      },
    )
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
async function openSimulator(ports: Ports, needs: SimulatorNeeds): Promise<SimulatorParts> {
  // Nothing of it is loaded where it is off.
  const [mail, telephone, api, banner, handset, pages] = await Promise.all([
    import('./adapters/mail/simulator.ts'),
    import('./adapters/phone/simulator.ts'),
    import('./web/simulator/api.ts'),
    import('./web/simulator/banner.ts'),
    import('./web/simulator/handset.ts'),
    import('./web/simulator/phone.ts'),
  ])
  const { database, service, clock, ear, ask } = needs
  const { simulator: store, notify } = database
  const changed = () => notify('simulator')
  // Another node moved the time.
  database.listen((topic) => {
    if (topic === 'clock') void clock.refresh()
  })
  const phone = telephone.simulatorPhone({
    store,
    now: ports.now,
    report: (callId, report) => reportCall(ports, { callId, report }),
    hasHandset: async () => (await handset.readHandset(store)).state === 'in-hand',
    changed,
  })
  const simulator: Simulator = { store, telephone: phone, clock, ear, ring: notify, ask }
  return {
    mailer: mail.simulatorMailer({ store, service, now: ports.now, changed }),
    phone,
    pages: [banner.simulatorHint(), pages.simulatorPages(simulator)],
    machines: [api.simulatorApi(simulator)],
  }
}
