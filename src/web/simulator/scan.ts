import type { Context } from 'hono'
import { routes } from '../routes.ts'
import { type Handset, type KeptEntry, readHandset } from './handset.ts'
import { type Entry, readOtpauth } from './one-time-code.ts'
import { readQrPicture } from './picture.ts'
import type { Simulator } from './simulator.ts'

/** What became of holding the phone before the screen. */
export type Scanned = 'scanned' | 'known' | 'full' | 'no-handset' | 'no-picture' | 'unreadable'

const MOST_ENTRIES = 50
const LARGEST_PICTURE = 512 * 1024

/** Looks at the QR code that the product shows to this very browser, and adds what it reads. */
export async function scanScreen(c: Context, simulator: Simulator): Promise<Scanned> {
  const picture = await screenOf(c, simulator)
  if (picture === undefined) return 'no-picture'
  const entry = readOtpauth(readQrPicture(picture) ?? '')
  return entry ? addEntry(simulator, entry) : 'unreadable'
}

export async function addEntry(
  { store, ring }: Simulator,
  entry: Entry,
): Promise<'scanned' | 'known' | 'full' | 'no-handset'> {
  const { state, entries } = await readHandset(store)
  if (state === 'in-the-river') return 'no-handset'
  if (entries.some(({ secret }) => secret === entry.secret)) return 'known'
  if (entries.length >= MOST_ENTRIES) return 'full'
  const kept: KeptEntry = { ...entry, id: nextId(entries) }
  await store.putPhone({ state, entries: [...entries, kept] })
  ring('simulator')
  return 'scanned'
}

export async function removeEntry({ store, ring }: Simulator, id: string): Promise<void> {
  const { state, entries } = await readHandset(store)
  await store.putPhone({ state, entries: entries.filter((entry) => entry.id !== id) })
  ring('simulator')
}

const nextId = (entries: Handset['entries']): string =>
  String(1 + entries.reduce((most, { id }) => Math.max(most, Number(id)), 0))

/** The person's own cookies, and nothing else of theirs: exactly what their browser would show. */
async function screenOf(c: Context, { ask }: Simulator): Promise<string | undefined> {
  const request = new Request(new URL(routes.security.qr, c.req.url), {
    headers: { cookie: c.req.header('cookie') ?? '', accept: 'image/svg+xml' },
    redirect: 'manual',
  })
  const response = await ask(request, c.env)
  const isPicture = response.headers.get('content-type')?.startsWith('image/svg+xml')
  if (response.status !== 200 || !isPicture) return undefined
  const svg = await response.text()
  return svg.length <= LARGEST_PICTURE ? svg : undefined
}
