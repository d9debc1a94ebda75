import type { Authenticator } from '../../src/domain/devices/device.ts'
import type { Answer, Browser } from '../attacks/browser.ts'
import { codeOf, freshStep, showPassword as showRootsPassword } from '../attacks/owner.ts'
import { mailIsOut } from '../attacks/recovery-walk.ts'
import { PASSWORD } from '../support/world.ts'
import {
  comeIn,
  forgetByCode,
  makeCodes,
  nextCode,
  stolenRecoveryCode,
  typeRecoveryCode,
} from './code-acts.ts'
import { hashOf, linksIn, type Scene } from './scene.ts'

/** One thing that somebody does. Most of the time it is refused, and that is fine. */
export type Act = readonly [name: string, perform: (scene: Scene) => Promise<unknown>]

/** By the address of root, or by account and user name. */
async function showPassword(
  browser: Browser,
  { user, email, password }: Pick<Scene, 'user' | 'email' | 'password'>,
): Promise<Answer> {
  if (user.role === 'root') return showRootsPassword(browser, { email, password })
  await browser.post('/signin/user', { account: user.accountId, user: user.userName! })
  return browser.post('/signin/password', { password })
}

const forget = (browser: Browser, { user, email }: Scene): Promise<Answer> =>
  user.role === 'root'
    ? browser.post('/forgotten', { email })
    : browser.post('/forgotten/user', { account: user.accountId, user: user.userName! })

const phoneOf = ({ devices }: Scene): Authenticator => devices.at(-1)!

const recoveries = ({ service, user }: Scene) =>
  service.ports.read((stores) => stores.recoveries.of(user.id, new Date(0)))

/** A code that nobody typed before; the browser in which it is accepted is remembered. */
async function typeCode(
  scene: Scene,
  browser: Browser,
  {
    path,
    device = phoneOf(scene),
    field = 'device',
  }: { path: string; device?: Authenticator; field?: string },
): Promise<Answer> {
  await freshStep(scene.service)
  const code = codeOf(scene.service, device)
  const answer = await browser.post(path, { ...(field && { [field]: device.id }), code })
  if (answer.status === 303) {
    scene.usedCodes.push(code)
    scene.shownIn.add(hashOf(browser)!)
  }
  return answer
}

export async function ringingNow({ service }: Scene) {
  // The dispatcher hears the bell at once; a call that is not there by then is rung by nobody.
  for (let look = 0; look < 10; look++) {
    const call = (await service.simulator.calls()).findLast(({ state }) => state === 'ringing')
    if (call) return call
  }
  return undefined
}

/** Takes a call and keys what this browser's page shows; without such a page, digits at random. */
async function takeCall(scene: Scene, browser: Browser): Promise<void> {
  const call = await ringingNow(scene)
  if (!call) return
  await answer(scene, call.id)
  await press(scene, call.id, await challengeOn(scene, call.id))
  const { page } = await browser.get('/recovery')
  await press(scene, call.id, `${page.digits ?? '123456'}#`)
}

/** The digit that the voice asks for. */
export async function challengeOn({ service }: Scene, id: string): Promise<string> {
  const heard = (await service.simulator.calls()).find((one) => one.id === id)
  const said = heard?.transcript.findLast(({ who }) => who === 'voice')?.text ?? ''
  return /[1-8]/.exec(said)?.[0] ?? '1'
}

/** It may have stopped ringing by now. */
const answer = ({ service }: Scene, id: string): Promise<void> =>
  service.simulator.answer(id).catch(() => {})

/** The line may be over by now. */
const press = (scene: Scene, id: string, keys: string): Promise<void> =>
  scene.service.simulator.press(id, keys).catch(() => {})

async function wasNotMe(scene: Scene, browser: Browser, stop: string | undefined): Promise<void> {
  if (!stop) return
  const events = (await browser.get(stop)).page.forms.flatMap(({ fields }) =>
    fields.filter(({ name }) => name === 'event').map(({ value }) => value),
  )
  if (events.length === 0) return
  const running = (await recoveries(scene)).filter(({ status }) => status.name !== 'closed')
  await browser.post(stop, { event: scene.draw.oneOf(events) })
  await rememberStops(
    scene,
    running.map(({ id }) => id),
  )
}

async function rememberStops(scene: Scene, running: readonly string[]): Promise<void> {
  for (const { id, status } of await recoveries(scene))
    if (running.includes(id) && status.name === 'closed') scene.stopped.add(id)
}

const address = async ({ service, user }: Scene): Promise<string> =>
  (await service.ports.read(({ users }) => users.addresses(user.id)))[0]!.id

const NEXT_PASSWORDS = ['four brass lanterns hum', 'nine idle rivers bend', 'two amber foxes yawn']
const PASSWORDS = [PASSWORD, ...NEXT_PASSWORDS]

export const signIn = async (scene: Scene, browser: Browser) => {
  await showPassword(browser, scene)
  return typeCode(scene, browser, { path: '/signin/code' })
}

const confirmed =
  (act: (scene: Scene, browser: Browser) => Promise<unknown>) => async (scene: Scene) => {
    const browser = scene.draw.oneOf(scene.owners)
    if ((await browser.get('/account')).status === 303) await signIn(scene, browser)
    await typeCode(scene, browser, { path: '/confirm' })
    return act(scene, browser)
  }

/** The password and a code of a suspended device bring it back. */
export async function findIt(scene: Scene, device: Authenticator): Promise<void> {
  const browser = scene.draw.oneOf(scene.owners)
  await showPassword(browser, scene)
  await freshStep(scene.service)
  const code = codeOf(scene.service, device)
  const found = await browser.post('/trouble/found', { found: device.id, code })
  if (found.status === 200) scene.usedCodes.push(code)
}

async function enrol(scene: Scene, browser: Browser): Promise<void> {
  const { service, user } = scene
  const name = `phone ${scene.draw.below(1_000_000)}`
  const begun = await browser.post('/security/devices/new', { name, handset: '' })
  if (begun.location !== '/security/devices/draft') return
  const mine = hashOf(browser)
  const draft = await service.ports.read(async ({ sessions, devices }) => {
    const session = (await sessions.of(user.id)).find((one) => one.browser === mine)
    return session && devices.findDraft(session.id, service.ports.now())
  })
  if (draft?.kind !== 'authenticator') return
  await freshStep(service)
  const [first, second] = [codeOf(service, draft, -1), codeOf(service, draft)]
  const typed = { what: 'add', qr: '', first, second }
  const added = await browser.post('/security/devices/draft', typed)
  if (added.status !== 303) return
  scene.usedCodes.push(first, second)
  scene.devices.push(draft)
}

/** Who answers depends on who has the number. */
const ownPhone = (scene: Scene) => !scene.holds.has('number')

const ACTS_OF_OWNERS: readonly Act[] = [
  ['signs in', (scene) => signIn(scene, scene.draw.oneOf(scene.owners))],
  ['signs out', (scene) => scene.draw.oneOf(scene.owners).post('/signout')],
  [
    'begins a recovery',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      await showPassword(browser, scene)
      return browser.post('/recovery/start', {
        lost: scene.draw.sometimes(80) ? phoneOf(scene).id : [],
      })
    },
  ],
  [
    'walks a recovery',
    async (scene) => {
      const browser = scene.owners[0]!
      await showPassword(browser, scene)
      await browser.post('/recovery/start', { lost: phoneOf(scene).id })
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
      await browser.post('/recovery/call')
      if (ownPhone(scene)) await takeCall(scene, browser)
      await mailIsOut(scene.service)
      const entry = await browser.post('/recovery/enter')
      if (entry.status === 303 && scene.draw.sometimes(80)) await enrol(scene, browser)
    },
  ],
  [
    'comes back by a reset',
    async (scene) => {
      const browser = scene.owners[0]!
      await showPassword(browser, scene)
      await browser.post('/recovery/reset', { lost: phoneOf(scene).id })
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
      await mailIsOut(scene.service)
      const entry = await browser.post('/recovery/enter')
      if (entry.status === 303 && scene.draw.sometimes(80)) await enrol(scene, browser)
    },
  ],
  [
    'asks for the mail',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      await browser.post('/recovery/mail', { address: await address(scene) })
      return browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
    },
  ],
  [
    'asks for the call',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      await browser.post('/recovery/call')
      if (ownPhone(scene)) await takeCall(scene, browser)
    },
  ],
  ['comes in', (scene) => scene.draw.oneOf(scene.owners).post('/recovery/enter')],
  [
    'comes in and replaces',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      if ((await browser.post('/recovery/enter')).status === 303) await enrol(scene, browser)
    },
  ],
  ['makes recovery codes', confirmed(makeCodes)],
  [
    'comes back by a recovery code',
    async (scene) => {
      const browser = scene.owners[0]!
      await showPassword(browser, scene)
      const about = { typed: nextCode(scene), gone: phoneOf(scene).id }
      if (!(await typeRecoveryCode(scene, browser, about))) return
      if ((await comeIn(scene, browser)) && scene.draw.sometimes(80)) await enrol(scene, browser)
    },
  ],
  [
    'forgets the password and has a recovery code',
    async (scene) => {
      const browser = scene.owners[1]!
      await forgetByCode(scene, browser, nextCode(scene))
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
      await mailIsOut(scene.service)
      await setPassword(scene, browser)
      if ((await browser.get('/security')).status === 200) await enrol(scene, browser)
    },
  ],
  ['adds a device', confirmed(enrol)],
  [
    'removes an older device',
    confirmed(async (scene, browser) => {
      if (scene.devices.length < 2) return
      await browser.post(`/security/devices/${scene.devices[0]!.id}/remove`)
    }),
  ],
  ['finds it', (scene) => findIt(scene, scene.draw.oneOf(scene.devices))],
  [
    'reports it lost',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      await showPassword(browser, scene)
      return browser.post('/trouble/lost', { device: phoneOf(scene).id })
    },
  ],
  ['ends the hold', (scene) => typeCode(scene, scene.owners[0]!, { path: '/recovery/finish-now' })],
  [
    'forgets the password',
    async (scene) => {
      const browser = scene.owners[1]!
      await forget(browser, scene)
      await mailIsOut(scene.service)
      await browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
      await typeCode(scene, browser, { path: '/recovery/device' })
      return setPassword(scene, browser)
    },
  ],
  ['sets the new password', (scene) => setPassword(scene, scene.owners[1]!)],
  [
    'changes the password',
    confirmed(async (scene, browser) => {
      const next = scene.draw.oneOf(NEXT_PASSWORDS)
      const changed = await browser.post('/account/password', { current: scene.password, next })
      if (changed.status === 303) await learnPassword(scene)
    }),
  ],
  [
    'changes the number',
    confirmed((scene, browser) =>
      browser.post('/account/number', {
        country: 'JP',
        number: scene.draw.oneOf(['090-1234-5678', '090-8765-4321']),
      }),
    ),
  ],
  [
    'proves the number',
    confirmed(async (scene, browser) => {
      await browser.post('/account/number/call')
      const call = await ringingNow(scene)
      if (!call || !ownPhone(scene)) return
      const { simulator } = scene.service
      await simulator.answer(call.id)
      const heard = (await simulator.calls()).find(({ id }) => id === call.id)!
      const last = heard.transcript.findLast(({ who }) => who === 'voice')?.text ?? ''
      await press(scene, call.id, /[1-8]/.exec(last)?.[0] ?? '1')
      const { page } = await browser.get('/account/number')
      await press(scene, call.id, `${page.digits ?? '123456'}#`)
    }),
  ],
  [
    'adds an address',
    confirmed(async (scene, browser) => {
      await browser.post('/account/addresses', { email: `${scene.draw.below(99)}-${scene.email}` })
      await browser.post(linksIn(scene, 'link').at(-1) ?? '/link/none')
    }),
  ],
  [
    'changes the policy',
    confirmed((scene, browser) =>
      browser.post('/account/policy', { preset: scene.draw.oneOf(['instant', 'hold-24h']) }),
    ),
  ],
  [
    'says that it was not them',
    (scene) =>
      wasNotMe(
        scene,
        scene.draw.oneOf(scene.owners),
        scene.draw.oneOf(linksIn(scene, 'stop').slice(-6)),
      ),
  ],
  [
    'undoes',
    async (scene) => {
      const stop = linksIn(scene, 'stop').at(-1)
      const finished = (await recoveries(scene)).find(({ status }) => status.name === 'finished')
      if (!stop || !finished) return
      const { ports } = scene.service
      const notices = await ports.read((stores) => stores.notices.of(scene.user.id, new Date(0)))
      const event = notices.find(({ recoveryId }) => recoveryId === finished.id)?.id ?? ''
      await freshStep(scene.service)
      const lost = scene.devices.find(({ id }) => finished.lostDevices.includes(id))
      const code = codeOf(scene.service, lost ?? phoneOf(scene))
      const password =
        finished.way === 'alternative-factors' ? scene.password : scene.draw.oneOf(PASSWORDS)
      await scene.owners[0]!.post(`${stop}/undo`, { event, password, code })
      scene.usedCodes.push(code)
      await learnPassword(scene)
    },
  ],
  [
    'stops it when signed in',
    async (scene) => {
      const browser = scene.draw.oneOf(scene.owners)
      const open = await recoveries(scene)
      const running = open.filter(({ status }) =>
        ['proving', 'holding', 'granted'].includes(status.name),
      )
      if (running.length === 0) return
      const { id } = scene.draw.oneOf(running)
      await browser.post('/recovery/open', { recovery: id })
      await rememberStops(scene, [id])
    },
  ],
  [
    'hears the telephone and presses 9',
    async (scene) => {
      const call = await ringingNow(scene)
      if (!call || !ownPhone(scene)) return
      await answer(scene, call.id)
      await press(scene, call.id, '9#')
    },
  ],
]

/** What matters most happens most often. */
const weighed = (acts: readonly Act[], often: Readonly<Record<string, number>>): readonly Act[] =>
  acts.flatMap((act) => Array<Act>(often[act[0]] ?? 1).fill(act))

async function setPassword(scene: Scene, browser: Browser): Promise<void> {
  const next = scene.draw.oneOf(NEXT_PASSWORDS)
  const set = await browser.post('/recovery/new-password', { password: next })
  if (set.status === 303) await learnPassword(scene)
}

/** The owner knows which of their passwords it is now; so does an attacker who always finds it out. */
async function learnPassword(scene: Scene): Promise<void> {
  const { passwords, read } = scene.service.ports
  const { passwordHash } = await read(({ users }) => users.get(scene.user.id))
  for (const password of [scene.password, ...PASSWORDS]) {
    if (!(await passwords.verify(passwordHash, password))) continue
    scene.password = password
    return
  }
  throw new Error('Somebody else set the password')
}

/** Something an attacker may type as a code: one that was used, or a guess. */
const stolenCode = ({ draw, usedCodes }: Scene): string =>
  usedCodes.length > 0 && draw.sometimes(70)
    ? draw.oneOf(usedCodes)
    : String(draw.below(1_000_000)).padStart(6, '0')

const knownPassword = ({ holds, password }: Scene): string =>
  holds.has('password') ? password : 'a guess at the password'

const thief = ({ draw, attackers }: Scene): Browser => draw.oneOf(attackers)

/** Needs the mailbox; without it a token that was made up. */
const readLink = (scene: Scene, kind: 'link' | 'stop'): string => {
  const known = linksIn(scene, kind)
  if (!scene.holds.has('mailbox') || known.length === 0) return `/${kind}/${'A'.repeat(43)}`
  return scene.draw.sometimes(60) ? known.at(-1)! : scene.draw.oneOf(known.slice(-8))
}

const anyDevice = ({ draw, devices }: Scene): string => draw.oneOf(devices).id

const ACTS_OF_ATTACKERS: readonly Act[] = [
  [
    'shows the password',
    (scene) => showPassword(thief(scene), { ...scene, password: knownPassword(scene) }),
  ],
  [
    'types a code',
    (scene) =>
      thief(scene).post('/signin/code', { device: anyDevice(scene), code: stolenCode(scene) }),
  ],
  [
    're-synchronises',
    (scene) =>
      thief(scene).post('/trouble/resynchronise', {
        device: anyDevice(scene),
        first: stolenCode(scene),
        second: stolenCode(scene),
      }),
  ],
  [
    'begins a recovery',
    async (scene) => {
      const browser = thief(scene)
      await showPassword(browser, { ...scene, password: knownPassword(scene) })
      return browser.post('/recovery/start', { lost: anyDevice(scene) })
    },
  ],
  [
    'walks a recovery',
    async (scene) => {
      const browser = thief(scene)
      await showPassword(browser, { ...scene, password: knownPassword(scene) })
      await browser.post('/recovery/start', { lost: anyDevice(scene) })
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(readLink(scene, 'link'))
      await browser.post('/recovery/call')
      if (scene.holds.has('number')) await takeCall(scene, browser)
      return browser.post('/recovery/enter')
    },
  ],
  [
    'asks for the mail',
    async (scene) => thief(scene).post('/recovery/mail', { address: await address(scene) }),
  ],
  ['presses a link', (scene) => thief(scene).post(readLink(scene, 'link'))],
  [
    'types the digits of a link',
    async (scene) => {
      const browser = thief(scene)
      const { page } = await browser.post(`${readLink(scene, 'link')}/digits`)
      const digits = page.digits ?? '000000'
      await thief(scene).post('/recovery/code', { digits })
      return thief(scene).post('/forgotten/sent', { digits })
    },
  ],
  ['asks for the call', (scene) => thief(scene).post('/recovery/call')],
  [
    'comes in by a reset',
    async (scene) => {
      const browser = thief(scene)
      await showPassword(browser, { ...scene, password: knownPassword(scene) })
      await browser.post('/recovery/reset', { lost: anyDevice(scene) })
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(readLink(scene, 'link'))
      await browser.post('/recovery/call')
      if (scene.holds.has('number')) await takeCall(scene, browser)
      await browser.post('/recovery/reset-code', { typed: stolenCode(scene) })
      return browser.post('/recovery/enter')
    },
  ],
  [
    'takes a call',
    async (scene) => {
      if (scene.holds.has('number')) await takeCall(scene, thief(scene))
    },
  ],
  ['comes in', (scene) => thief(scene).post('/recovery/enter')],
  [
    'types a recovery code',
    async (scene) => {
      const browser = thief(scene)
      await showPassword(browser, { ...scene, password: knownPassword(scene) })
      const about = { typed: stolenRecoveryCode(scene), gone: anyDevice(scene) }
      await typeRecoveryCode(scene, browser, about)
      await comeIn(scene, browser)
    },
  ],
  [
    'forgets it and has a recovery code',
    async (scene) => {
      const browser = thief(scene)
      await forgetByCode(scene, browser, stolenRecoveryCode(scene))
      await browser.post('/recovery/mail', { address: await address(scene) })
      await browser.post(readLink(scene, 'link'))
      await browser.post('/recovery/call')
      if (scene.holds.has('number')) await takeCall(scene, browser)
      await mailIsOut(scene.service)
      await browser.post('/recovery/new-password', { password: 'mine from now on, thank you' })
    },
  ],
  ['makes recovery codes', (scene) => makeCodes(scene, thief(scene))],
  ['forgets the password', (scene) => forget(thief(scene), scene)],
  [
    'forgets it and follows the mail',
    async (scene) => {
      const browser = thief(scene)
      await forget(browser, scene)
      await mailIsOut(scene.service)
      await browser.post(readLink(scene, 'link'))
      await browser.post('/recovery/device', { device: anyDevice(scene), code: stolenCode(scene) })
      await browser.post('/recovery/new-password', { password: 'mine from now on, thank you' })
      return browser.post('/recovery/enter')
    },
  ],
  [
    'sets a password',
    (scene) =>
      thief(scene).post('/recovery/new-password', { password: 'mine from now on, thank you' }),
  ],
  [
    'shows a device',
    (scene) =>
      thief(scene).post('/recovery/device', { device: anyDevice(scene), code: stolenCode(scene) }),
  ],
  [
    'ends the hold',
    (scene) =>
      thief(scene).post('/recovery/finish-now', {
        device: anyDevice(scene),
        code: stolenCode(scene),
      }),
  ],
  [
    'reports it lost',
    async (scene) => {
      const browser = thief(scene)
      await showPassword(browser, { ...scene, password: knownPassword(scene) })
      return browser.post('/trouble/lost', {
        device: anyDevice(scene),
        ...(scene.draw.sometimes(30) && { number: 'on' }),
      })
    },
  ],
  [
    'finds it',
    (scene) =>
      thief(scene).post('/trouble/found', { found: anyDevice(scene), code: stolenCode(scene) }),
  ],
  [
    'says that it was not them',
    async (scene) => wasNotMe(scene, thief(scene), readLink(scene, 'stop')),
  ],
  [
    'undoes',
    async (scene) => {
      const stop = readLink(scene, 'stop')
      const { ports } = scene.service
      const notices = await ports.read((stores) => stores.notices.of(scene.user.id, new Date(0)))
      if (notices.length === 0) return
      const event = scene.draw.oneOf(notices).id
      const password = knownPassword(scene)
      await thief(scene).post(`${stop}/undo`, { event, password, code: stolenCode(scene) })
    },
  ],
  [
    'adds a device',
    async (scene) => {
      const browser = thief(scene)
      await browser.post('/security/devices/new', { name: 'mine', handset: '' })
      const [first, second] = [stolenCode(scene), stolenCode(scene)]
      return browser.post('/security/devices/draft', { what: 'add', qr: '', first, second })
    },
  ],
  [
    'changes the account',
    async (scene) => {
      const browser = thief(scene)
      await browser.post(`/security/devices/${anyDevice(scene)}/remove`)
      await browser.post('/account/addresses', { email: 'attacker@example.net' })
      await browser.post('/account/number', { country: 'JP', number: '090-8765-4321' })
      const next = 'mine from now on, thank you'
      await browser.post('/account/password', { current: knownPassword(scene), next })
      return browser.post('/account/policy', { preset: 'instant' })
    },
  ],
  [
    'presses 9',
    async (scene) => {
      const call = scene.holds.has('number') ? await ringingNow(scene) : undefined
      if (!call) return
      await answer(scene, call.id)
      await press(scene, call.id, '9#')
    },
  ],
  ['gives up', (scene) => thief(scene).post('/recovery/cancel')],
]

export const OWNER_ACTS = weighed(ACTS_OF_OWNERS, {
  'walks a recovery': 6,
  'forgets the password': 3,
  undoes: 3,
  'makes recovery codes': 2,
  'comes back by a recovery code': 2,
  'finds it': 2,
})
export const ATTACKER_ACTS = weighed(ACTS_OF_ATTACKERS, {
  'walks a recovery': 3,
  'forgets it and follows the mail': 4,
  'types a code': 2,
})
