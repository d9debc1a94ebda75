import { activateToken, delivery, giveToken, importTokens } from '../acts/hardware-token.ts'
import { choose, deviceNamed } from '../acts/named.ts'
import { addPasskey, usePasskey } from '../acts/passkey.ts'
import type { Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import { drawCodes, keepCodes } from '../acts/recovery-codes.ts'
import { appOf, expectSignedIn, showPassword } from '../acts/sign-in.ts'
import { scannedTwice } from '../acts/two-phones.ts'
import type { App } from '../app.ts'
import { Passkey } from '../passkey.ts'
import { said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectRefusal } from '../unexpected.ts'
import { type Held, loseAll, NAMES } from './lose-all.ts'
import { newPhone } from './new-phone.ts'
import { removeAndUndo } from './remove-and-undo.ts'

/** Devices of every kind, lost one after another; each time the trouble page offers what is left (DE-3, DE-7, SI-6). */
export const devices: Story = {
  name: 'devices',
  async play(scene) {
    const person = await scene.step('prepared', () => prepare(scene))
    const other = await twoPhones(scene, person)
    await loseAll(scene, person, { other, ...(await gather(scene, person)) })
    const key = await removeAndUndo(scene, person)
    await newPhone(scene, person, key)
  },
}

/** The authenticator lives on two phones at once. */
async function twoPhones(scene: Scene, person: Person): Promise<App> {
  const { step, language } = scene
  const name = NAMES.app
  const other = await step('two-phones', () =>
    scannedTwice(scene, person, { name, handsets: 'red Pixel, old tablet' }),
  )
  await step('either-phone', async () => {
    const device = await deviceNamed(person.browser, name)
    for (const app of [appOf(person), other]) {
      const visitor = scene.visitor()
      await showPassword(visitor, person)
      await visitor.open(`/signin/code?device=${device}`)
      const page = await visitor.submit('/signin/code', { code: await app.nextCode() })
      // The second one shows the code that the first has just used.
      if (app !== other) await expectSignedIn(visitor)
      else expectRefusal(page, 'code', said.codeUsed[language])
    }
  })
  return other
}

/** A passkey, a hardware token and codes on paper, each by the way that leads to it. */
async function gather(scene: Scene, person: Person): Promise<Omit<Held, 'other'>> {
  const { step } = scene
  const { browser } = person
  const { token, file } = delivery(scene)
  await step('token-imported', () => importTokens(person, file))
  await step('token-given', async () => {
    await giveToken(person, token, person.email)
    await activateToken(browser, token, NAMES.token)
  })
  const key = new Passkey(scene.stage.origin)
  await step('passkey-added', () => addPasskey(browser, key, { name: NAMES.key, handset: '' }))
  await step('passkey-alone', async () => {
    const visitor = scene.visitor()
    await visitor.open('/signin?root')
    await usePasskey(visitor, key, { at: '/signin/passkey' })
    await expectSignedIn(visitor)
  })
  const codes = await step('codes-kept', async () => {
    const drawn = await drawCodes(browser)
    await keepCodes(browser, drawn)
    return drawn
  })
  await step('any-device', async () => {
    const visitor = scene.visitor()
    await showPassword(visitor, person)
    await choose(visitor, NAMES.token)
    await visitor.submit('/signin/code', { code: await token.app.nextCode() })
    await expectSignedIn(visitor)
  })
  return { key, token, codes }
}
