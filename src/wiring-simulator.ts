import type { MovableClock } from './adapters/clock.ts'
import type { Log } from './adapters/log.ts'
import { reportAndLog } from './adapters/phone/report-and-log.ts'
import type { SimulatedTelephone } from './adapters/phone/simulator.ts'
import type { Database } from './adapters/storage/open.ts'
import type { Mailer } from './domain/outbox/mailer.ts'
import type { Ports } from './domain/ports.ts'
import type { Part } from './web/server.ts'
import type { Simulator } from './web/simulator/simulator.ts'

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
  log: Log
}

/** The smartphone on a page, in place of the mail server and the telephone company. */
export async function openSimulator(ports: Ports, needs: SimulatorNeeds): Promise<SimulatorParts> {
  // Nothing of it is loaded where it is off.
  const [mail, telephone, api, banner, handset, pages] = await Promise.all([
    import('./adapters/mail/simulator.ts'),
    import('./adapters/phone/simulator.ts'),
    import('./web/simulator/api.ts'),
    import('./web/simulator/banner.ts'),
    import('./web/simulator/handset.ts'),
    import('./web/simulator/phone.ts'),
  ])
  const { database, service, clock, ear, ask, log } = needs
  const { simulator: store, notify } = database
  const changed = () => notify('simulator')
  // Another node moved the time.
  database.listen((topic) => {
    if (topic === 'clock') void clock.refresh()
  })
  const phone = telephone.simulatorPhone({
    store,
    now: ports.now,
    report: reportAndLog(ports, { from: 'simulator', log }),
    hasHandset: async () => (await handset.readHandset(store)).state === 'in-hand',
    changed,
  })
  const { show: showNumber } = ports.numbers
  const simulator: Simulator = {
    ...{ store, telephone: phone, clock, ear, ask },
    ...{ showNumber, ring: notify },
  }
  return {
    mailer: mail.simulatorMailer({ store, service, now: ports.now, changed }),
    phone,
    pages: [banner.simulatorHint(), pages.simulatorPages(simulator)],
    machines: [api.simulatorApi(simulator)],
  }
}
