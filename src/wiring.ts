import type { RequestListener } from 'node:http'
import { systemChance } from './adapters/chance.ts'
import { checkpointFile } from './adapters/checkpoints.ts'
import { type Clock, simulatedClock, systemClock } from './adapters/clock.ts'
import { openKeyFile } from './adapters/keys.ts'
import type { Log } from './adapters/log.ts'
import { smtpMailer } from './adapters/mail/smtp.ts'
import { type Metrics, processMetrics } from './adapters/metrics.ts'
import { libraryNumbers } from './adapters/numbers.ts'
import { webauthnPasskeys } from './adapters/passkeys.ts'
import { argon2Passwords } from './adapters/passwords.ts'
import { type Database, openDatabase } from './adapters/storage/open.ts'
import { keyRingVault } from './adapters/vault.ts'
import { httpsWebhooks } from './adapters/webhooks.ts'
import type { Config } from './config.ts'
import { checkpointWriter } from './domain/audit/write-checkpoints.ts'
import { watchClock } from './domain/clock/watch-clock.ts'
import type { Mailer } from './domain/outbox/mailer.ts'
import type { Ports } from './domain/ports.ts'
import { startJobs, writeCheckpoints } from './jobs.ts'
import { VERSION } from './version.ts'
import { topicEar } from './web/shared/live.ts'
import type { Simulator } from './web/simulator/simulator.ts'
import { httpOf } from './wiring-http.ts'
import { openSimulator } from './wiring-simulator.ts'
import { openTelephone } from './wiring-telephone.ts'

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
  const ask: Simulator['ask'] = (request, env) => http.fetch(request, env as object)
  const service = config.serviceName
  const simulator =
    movable && (await openSimulator(ports, { database, clock: movable, ear, service, ask, log }))
  const telephone = await openTelephone(config, { ports, database, log })
  const mailer = simulator?.mailer ?? mailerOf(config)
  const http = httpOf(config, {
    ports,
    database,
    ear,
    log,
    metrics,
    clockWatch,
    simulator,
    telephone,
  })
  let jobs: ReturnType<typeof startJobs> | undefined

  return {
    ports,
    database,
    listener: http.listener,
    startJobs: () => {
      jobs = startJobs(ports, {
        mailer,
        webhooks: httpsWebhooks({ policy: config.webhooks }),
        log,
        failed: metrics.jobFailed,
        clock: clockWatch,
        checkpoints,
        listen: database.listen,
        phones: simulator ? [simulator.phone] : telephone.phones,
      })
    },
    close: async () => {
      await jobs?.stop()
      // The last lines are signed too; a full disk must not keep the rest from ending in order.
      if (jobs) await writeCheckpoints({ checkpoints, log }).catch((err) => log.error({ err }))
      simulator?.phone.stop()
      await telephone.close()
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
    passkeys: webauthnPasskeys(config.passkeys),
    numbers: libraryNumbers(config.countries),
    settings: config.settings,
    bell: { ring: database.notify },
    publicUrl: config.publicUrl,
    telephone: config.simulator || config.telephone.length > 0,
    webhooks: config.webhooks,
  }
}

/** config.ts lets nobody start without mail or the simulator. */
function mailerOf({ mail, serviceName }: Config): Mailer {
  if (!mail) throw new Error('There is neither a mail server nor the simulator')
  return smtpMailer({ ...mail, service: serviceName })
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
