import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ada } from '../../drill/acts/person.ts'
import { showPassword, signIn } from '../../drill/acts/sign-in.ts'
import { startProduct } from '../../drill/product.ts'
import { openScene, type Scene } from '../../drill/story.ts'
import type { Deed, Survivor } from './deed.ts'
import { protecting, recovering, settingUp, signingIn } from './deeds.ts'
import { Killer, seeded } from './killer.ts'

export interface KillRun {
  /** Where its data are; the product is stopped. */
  folder: string
  kills: number
  deeds: number
  /** How often something that was used was tried again. */
  replays: number
  /** The subjects of all mails that arrived, by address. */
  mails: { to: string; subject: string }[]
  remove(): Promise<void>
}

const BUNDLE = new URL('../../scripts/bundle.cjs', import.meta.url).pathname

/** One deed that needs many looks on a slow machine must not take the kills of all others: then it is done in peace. */
const KILLS_EACH = 3

/** Long enough for the undo window to be over, so that the next phone can be lost. */
const BETWEEN_LOSSES_S = 4 * 24 * 3600

/**
 * Plays the drill with a product that is killed again and again, from the first account through one lost phone after the
 * other. After each restart: what was acknowledged last is there, no mail is gone, no code and no link works twice.
 */
export async function playKilled({
  kills,
  seed,
}: {
  kills: number
  seed: number
}): Promise<KillRun> {
  const product = await startProduct()
  await writeBundle(product.folder)
  const killer = new Killer(product, seeded(seed))
  const scene = openScene(product.stage, {
    language: 'en',
    step: (_, act) => act(),
    onSend: killer.onSend,
  })
  const survivor: Survivor = { scene, person: ada(scene), codes: [], links: [], replays: 0 }
  const seen = new Set<string>()
  let deeds = 0
  const through = async (list: readonly Deed[]): Promise<void> => {
    for (const deed of list) {
      const last = Math.min(kills, killer.kills + KILLS_EACH)
      while (killer.kills < last && !(await survived(survivor, { deed, killer, seen })));
      if (!(await deed.isDone())) await deed.do()
      deeds++
    }
  }
  try {
    await through([...settingUp(survivor), ...protecting(survivor)])
    for (let loss = 1; killer.kills < kills; loss++) await loseAPhone(survivor, { loss, through })
    const mails = (await scene.simulator.mails()).map(({ to, subject }) => ({ to, subject }))
    await product.end('SIGTERM')
    const { replays } = survivor
    const { folder, remove } = product
    return { folder, kills: killer.kills, deeds, replays, mails, remove }
  } catch (error) {
    await product.remove()
    throw error
  } finally {
    scene.close()
  }
}

/** As a product does that lives for half a minute, which this one never will: the next starts take half of the time. */
async function writeBundle(folder: string): Promise<void> {
  const args = [BUNDLE, join(folder, 'bundle'), join(folder, 'compile-cache')]
  const [status] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'close')
  assert.equal(status, 0)
}

async function loseAPhone(
  survivor: Survivor,
  { loss, through }: { loss: number; through(list: readonly Deed[]): Promise<void> },
): Promise<void> {
  const { scene, person } = survivor
  await scene.simulator.advance(BETWEEN_LOSSES_S)
  const before = scene.visitor()
  await through([signingIn(survivor, before)])
  const lost = person.app!
  const browser = scene.visitor()
  await through([...recovering(survivor, browser, `phone ${loss}`), signingIn(survivor, browser)])
  assert.equal((await before.open('/account')).path.split('?')[0], '/signin', 'old session ended')
  const page = await signIn(scene.visitor(), person, () => lost.nextCode())
  assert.equal(page.status, 422, 'the lost phone is worthless')
}

interface Trial {
  deed: Deed
  killer: Killer
  seen: Set<string>
}

/** Does a deed while the killer lurks. True when it was acknowledged (and is still there, if the product died after that). */
async function survived(survivor: Survivor, { deed, killer, seen }: Trial): Promise<boolean> {
  killer.lurk()
  const failure = await deed.do().then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const wasKilled = await killer.revived()
  if (!wasKilled && failure) throw failure.error
  if (!wasKilled) return true
  const done = await deed.isDone()
  if (!failure) assert.ok(done, `acknowledged and lost: ${deed.what}`)
  await expectNothingLost(survivor.scene, seen)
  await expectNothingTwice(survivor)
  return done
}

async function expectNothingLost({ simulator }: Scene, seen: Set<string>): Promise<void> {
  const now = new Set((await simulator.mails()).map(({ id }) => id))
  for (const id of seen) assert.ok(now.has(id), `a mail that had arrived is gone: ${id}`)
  for (const id of now) seen.add(id)
}

/** What was acknowledged is refused; what was not may work once, and then no more. */
async function expectNothingTwice(survivor: Survivor): Promise<void> {
  const { scene, codes, links } = survivor
  for (const { code, used } of codes.splice(0)) {
    const works = () => signsIn(survivor, code)
    await expectOnce(survivor, { used, works, what: 'a code' })
    // The wait after several wrong codes must not fall on the owner's next one.
    await scene.simulator.advance(60)
  }
  for (const { post, used } of links.splice(0)) {
    const works = async () => (await post()).status !== 410
    await expectOnce(survivor, { used, works, what: 'a link' })
  }
}

async function expectOnce(
  survivor: Survivor,
  { used, works, what }: { used: boolean; works(): Promise<boolean>; what: string },
): Promise<void> {
  const isUsed = used || (await works())
  survivor.replays++
  if (isUsed || (await works())) assert.equal(await works(), false, `${what} worked twice`)
}

async function signsIn({ scene, person }: Survivor, code: string): Promise<boolean> {
  const browser = scene.visitor()
  await showPassword(browser, person)
  // With its device suspended the page asks for no code: it is sent all the same.
  if (browser.offers('/signin/code')) await browser.submit('/signin/code', { code })
  else await browser.post('/signin/code', `device=&code=${code}`)
  return (await browser.open('/account')).path.split('?')[0] === '/account'
}
