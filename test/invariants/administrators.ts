import assert from 'node:assert/strict'
import type { Proposal } from '../../src/domain/proposals/proposal.ts'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import type { Reset } from '../../src/domain/resets/reset.ts'
import { isByAdministrator } from '../../src/domain/ways/ways.ts'
import type { Browser } from '../attacks/browser.ts'
import { addColleague, type Colleague, showPasswordOf } from '../attacks/colleague.ts'
import { addOwner, codeOf, freshStep, type Owner } from '../attacks/owner.ts'
import type { Service } from '../attacks/target.ts'
import type { Act } from './acts.ts'
import { challengeOn, ringingNow } from './acts.ts'
import type { Scene } from './scene.ts'

/** Who administers the owner's account, and what they really said: the model knows it by itself. */
export interface Administration {
  root: Owner
  people: readonly { person: Colleague; browser: Browser }[]
  /** The owner is an administrator as well: one word is not enough. */
  isEqual: boolean
  /** Nobody agrees to anything: what waits must open nothing. */
  isSilent: boolean
  asked: Map<string, string>
  agreed: Map<string, string>
}

export async function addAdministration(
  service: Service,
  { seed, isEqual, isSilent }: { seed: number; isEqual: boolean; isSilent: boolean },
): Promise<{ administration: Administration; owner: Colleague }> {
  const root = await addOwner(service, `root${seed}@example.org`)
  const sets = ['AdministratorAccess'] as const
  const people = []
  for (const name of ['first', 'second']) {
    const person = await addColleague(service, root, { name, sets })
    people.push({ person, browser: service.browser() })
  }
  const owner = await addColleague(service, root, { name: 'owner', ...(isEqual && { sets }) })
  const said = { asked: new Map<string, string>(), agreed: new Map<string, string>() }
  return { administration: { root, people, isEqual, isSilent, ...said }, owner }
}

type Administrator = Administration['people'][number]

/** Signed in, with a device shown just now. */
async function ready({ service, draw, administration }: Scene): Promise<Administrator> {
  const one = draw.oneOf(administration!.people)
  const { person, browser } = one
  await freshStep(service)
  await showPasswordOf(browser, person)
  const code = codeOf(service, person.device)
  await browser.post('/signin/code', { device: person.device.id, code })
  return one
}

const runningReset = ({ service, user }: Scene): Promise<Reset | undefined> =>
  service.ports.read(({ resets }) => resets.runningOf(user.id))

const runningProposals = ({ service, user }: Scene): Promise<Proposal[]> =>
  service.ports.read(({ proposals }) => proposals.runningOf(user.id))

const ACTS: readonly Act[] = [
  [
    'resets the devices',
    async (scene) => {
      const { isEqual, isSilent } = scene.administration!
      // Of a lower rank one word opens it at once.
      if (isSilent && !isEqual) return
      const { person, browser } = await ready(scene)
      const { id } = scene.user
      const asked = await browser.post(`/admin/users/${id}/reset`, { reason: 'a walk' })
      const reset = asked.status === 303 ? await runningReset(scene) : undefined
      if (reset) scene.administration!.asked.set(reset.id, person.user.id)
    },
  ],
  [
    'agrees',
    async (scene) => {
      const reset = await runningReset(scene)
      if (!reset || scene.administration!.isSilent) return
      const { person, browser } = await ready(scene)
      const { status } = await browser.post(`/admin/resets/${reset.id}/agree`)
      if (status === 303) scene.administration!.agreed.set(reset.id, person.user.id)
    },
  ],
  [
    'takes it back',
    async (scene) => {
      const reset = await runningReset(scene)
      const { browser } = await ready(scene)
      if (reset) await browser.post(`/admin/resets/${reset.id}/cancel`)
    },
  ],
  [
    'proposes a number',
    async (scene) => {
      const { browser } = await ready(scene)
      const number = `080-${scene.draw.below(9000) + 1000}-${scene.draw.below(9000) + 1000}`
      const path = `/admin/users/${scene.user.id}/number`
      if ((await browser.post(path, { country: 'JP', number })).status !== 303) return
      const call = await ringingNow(scene)
      if (!call) return
      const { simulator } = scene.service
      await simulator.answer(call.id)
      await simulator.press(call.id, await challengeOn(scene, call.id)).catch(() => {})
      const { page } = await browser.get(path)
      await simulator.press(call.id, `${page.digits ?? '123456'}#`).catch(() => {})
    },
  ],
  [
    'confirms the number',
    async (scene) => {
      const [proposal] = await runningProposals(scene)
      const { browser } = await ready(scene)
      if (proposal) await browser.post(`/admin/proposals/${proposal.id}/confirm`)
    },
  ],
  [
    'suspends and reinstates',
    async (scene) => {
      const { browser } = await ready(scene)
      const { id } = scene.user
      await browser.post(`/admin/users/${id}/suspend`)
      assert.deepEqual(await sessionsOf(scene), [], 'a suspended one is signed in nowhere')
      await browser.post(`/admin/users/${id}/reinstate`)
    },
  ],
]

async function sessionsOf({ service, user }: Scene): Promise<string[]> {
  const { ports } = service
  return ports.read(async ({ sessions, users }) => {
    const { suspendedAt } = await users.get(user.id)
    return suspendedAt ? (await sessions.of(user.id)).map(({ id }) => id) : []
  })
}

export const ADMINISTRATORS_ACTS = ACTS

/** A way by an administrator's word rests on a word that was given, and of an equal rank on two. */
export async function wordsWereGiven(
  { service, administration, user }: Scene,
  recoveries: readonly Recovery[],
): Promise<void> {
  for (const { way, status, resetId, claims } of recoveries) {
    if (!isByAdministrator(way) || claims) continue
    if (!['holding', 'granted', 'finished'].includes(status.name)) continue
    const { asked, agreed, isEqual, isSilent } = administration!
    const first = asked.get(resetId ?? '')
    assert.ok(first && first !== user.id, 'W5: somebody asked for it')
    assert.ok(!isSilent, 'W5: nobody agreed to anything')
    if (!isEqual) continue
    const second = agreed.get(resetId ?? '')
    assert.ok(second && second !== first && second !== user.id, 'W5: a second one agreed')
  }
  const reset = await service.ports.read(({ resets }) => resets.runningOf(user.id))
  if (reset?.status.name === 'open' && administration?.isEqual)
    assert.ok(administration.agreed.has(reset.id), 'H01: open by two words')
}
