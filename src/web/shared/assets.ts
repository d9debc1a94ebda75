import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { Hono } from 'hono'
import { buildElements } from '../browser/build.ts'
import type { Web } from './web.ts'

interface Asset {
  type: string
  hash: string
  body(): Promise<Uint8Array>
}

type Encoding = keyof typeof PACKERS

/** The address of an asset, with the hash of its content: it may be kept for ever. Throws for unknown names. */
export function assetUrl(name: string): string {
  const asset = ASSETS.get(name)
  if (!asset) throw new Error(`There is no asset ${name}`)
  const dot = name.lastIndexOf('.')
  return `/assets/${name.slice(0, dot)}.${asset.hash}${name.slice(dot)}`
}

/** Serves the stylesheet, the mark and the browser elements from memory, packed once. */
export function assetRoutes(): Hono<Web> {
  const web = new Hono<Web>()
  const byFile = new Map([...ASSETS].map(([name, asset]) => [assetUrl(name).slice(8), asset]))
  web.get('/assets/:file', async (c) => {
    const asset = byFile.get(c.req.param('file'))
    if (!asset) return c.notFound()
    const encoding = encodingOf(c.req.header('accept-encoding'))
    c.header('Content-Type', asset.type)
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    if (encoding) c.header('Content-Encoding', encoding)
    return c.body(new Uint8Array(await packed(asset, encoding)))
  })
  return web
}

const PACKERS = { br: promisify(brotliCompress), gzip: promisify(gzip) }

const ASSETS_FOLDER = new URL('../assets/', import.meta.url)
const BROWSER_FOLDER = new URL('../browser/', import.meta.url)
const ASSETS = new Map([...storedAssets(), ...elementAssets()])
const done = new WeakMap<Asset, Map<string, Promise<Uint8Array>>>()

function storedAssets(): [string, Asset][] {
  const types = { 'style.css': 'text/css; charset=utf-8', 'mark.svg': 'image/svg+xml' }
  return Object.entries(types).map(([name, type]) => {
    const bytes = slim(readFileSync(new URL(name, ASSETS_FOLDER), 'utf8'))
    return [name, { type, hash: hashOf(bytes), body: async () => bytes }]
  })
}

/** Without comments of a stylesheet and without indentation, which nobody's browser needs. */
function slim(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\n\s+/g, '\n'))
}

/** Named by the hash of all their sources, so that nothing is built before someone asks. */
function elementAssets(): [string, Asset][] {
  const files = readdirSync(BROWSER_FOLDER).filter((file) => /^[\w-]+\.element\.ts$/.test(file))
  const sources = readdirSync(BROWSER_FOLDER).filter((file) => /(?<!\.test)\.ts$/.test(file))
  const hash = hashOf(
    ...sources.toSorted().map((file) => readFileSync(new URL(file, BROWSER_FOLDER))),
  )
  return files.map((file) => {
    const name = file.replace('.element.ts', '.js')
    const body = async () => (await buildElements(files)).get(name)!
    return [name, { type: 'text/javascript; charset=utf-8', hash, body }]
  })
}

function hashOf(...parts: Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('base64url').slice(0, 12)
}

function encodingOf(accepted = ''): Encoding | undefined {
  const names = accepted.split(',').map((entry) => entry.trim().split(';')[0])
  return (['br', 'gzip'] as const).find((encoding) => names.includes(encoding))
}

function packed(asset: Asset, encoding: Encoding | undefined): Promise<Uint8Array> {
  const forms = done.get(asset) ?? new Map<string, Promise<Uint8Array>>()
  done.set(asset, forms)
  const known = forms.get(encoding ?? '')
  if (known) return known
  const made = asset.body().then((bytes) => (encoding ? PACKERS[encoding](bytes) : bytes))
  forms.set(encoding ?? '', made)
  made.catch(() => forms.delete(encoding ?? ''))
  return made
}
