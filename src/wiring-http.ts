import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Log } from './adapters/log.ts'
import { renderLetter } from './adapters/mail/letters.ts'
import type { Metrics } from './adapters/metrics.ts'
import type { Database } from './adapters/storage/open.ts'
import type { Config } from './config.ts'
import type { ClockWatch } from './domain/clock/watch-clock.ts'
import type { Ports } from './domain/ports.ts'
import { letterRoutes } from './web/admin/letters.ts'
import type { ApiDeps } from './web/api/answer.ts'
import { healthRoutes } from './web/health/health.ts'
import { pagesOf } from './web/pages.ts'
import { routes } from './web/routes.ts'
import { createServer, type Part, type ServerOptions } from './web/server.ts'
import type { Ear } from './web/shared/live.ts'
import { sessionCheck } from './web/signin/session-check.ts'

interface Inside {
  ports: Ports
  database: Database
  ear: Ear
  log: Log
  metrics: Metrics
  clockWatch: ClockWatch
  /** What the simulator adds, where it is on. */
  simulator: { pages: readonly Part[]; machines: readonly Part[] } | undefined
  /** What telephone providers report to. */
  telephone: { machines: readonly Part[] }
}

export interface Http {
  /** Everything that is answered: for node:http or node:https. */
  listener: RequestListener
  /** Asks the pages from inside, as a browser would. */
  fetch: ReturnType<typeof createServer>['fetch']
}

/** What answers HTTP: the pages, the API, and the check of a session, each on its own. */
export function httpOf(config: Config, inside: Inside): Http {
  const { ports, database, metrics } = inside
  const { sessionByToken } = database
  const options = serverOptionsOf(config, inside)
  const server = createServer({ ...options, ...partsOf(config, inside) })
  const listener = listenerOf({
    pages: getRequestListener(server.fetch),
    api: apiListener(options, { ports, sessionByToken, service: config.serviceName }),
    isSessionCheck: sessionCheck({ ports, sessionByToken }, metrics.answered),
  })
  return { listener, fetch: server.fetch }
}

/** What all our servers have in common. */
const serverOptionsOf = (config: Config, { ports, log, metrics }: Inside): ServerOptions => ({
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
  { ports, database, ear, simulator, telephone, metrics, clockWatch }: Inside,
): Pick<ServerOptions, 'machines' | 'pages'> => ({
  machines: [
    healthRoutes({ ping: database.ping, clock: clockWatch.last, metrics }),
    ...(simulator?.machines ?? []),
    ...telephone.machines,
  ],
  pages: [
    ...(simulator?.pages ?? []),
    ...pagesOf({
      ports,
      ear,
      sessionByToken: database.sessionByToken,
      service: config.serviceName,
    }),
    letterRoutes({
      ports,
      sessionByToken: database.sessionByToken,
      renderLetter: (letter) => renderLetter(letter, config.serviceName),
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
