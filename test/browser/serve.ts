import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { createServer, type ServerOptions } from '../../src/web/server.ts'
import type { Web } from '../../src/web/shared/web.ts'
import { signerWith } from '../support/signer.ts'

const silent = { info: () => {}, warn: () => {}, error: console.error }

/** The real server with the given pages, on a free port of localhost. */
export async function servePages(
  pages: ServerOptions['pages'],
  more: Partial<ServerOptions> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  let app: Hono<Web> | undefined
  const server = createAdaptorServer({ fetch: (request, env) => app!.fetch(request, env) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const signer = signerWith('ours')
  const fixed = { publicUrl: url, trustedProxies: [], timeZone: 'Asia/Tokyo', log: silent, signer }
  app = createServer({ ...fixed, pages, ...more })
  const close = async () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await once(server, 'close')
  }
  return { url, close }
}
