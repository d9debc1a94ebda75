import type { Page } from 'playwright-core'
import { askedDigit, ringing } from '../../drill/acts/call.ts'
import type { Scene } from '../../drill/story.ts'
import { expectThat } from '../../drill/unexpected.ts'

/** The telephone in somebody's hand. */
export interface Phone {
  /** Takes the call that rings, and presses the digit that the voice asks for. */
  answer(): Promise<void>
  /** Keys these digits, then #. */
  key(digits: string): Promise<void>
}

/** By the simulator's JSON API. */
export function byKeys(scene: Scene): Phone {
  const { simulator } = scene
  let id = ''
  return {
    answer: async () => {
      id = (await ringing(scene)).id
      await simulator.answer(id)
      await simulator.press(id, await asked(scene, id))
    },
    key: (digits) => simulator.press(id, `${digits}#`),
  }
}

/** On the simulated phone's own page, key by key. What the voice says comes at once. */
export function byPage(scene: Scene, page: Page): Phone {
  const press = async (keys: string) => {
    for (const key of keys) {
      const keyed = page.locator('.said-by-person .said')
      const before = (await keyed.allInnerTexts()).join('')
      await page.locator(`#key-${key === '#' ? 'hash' : key}`).click()
      await page.waitForFunction(
        (was) =>
          [...document.querySelectorAll('.said-by-person .said')]
            .map((said) => (said as HTMLElement).innerText)
            .join('') !== was,
        before,
      )
    }
  }
  return {
    answer: async () => {
      const { id } = await ringing(scene)
      await page.goto(`${scene.stage.origin}/simulator?app=telephone`)
      await scene.simulator.answer(id)
      await page.locator('.keypad').waitFor()
      await press(await asked(scene, id))
    },
    key: (digits) => press(`${digits}#`),
  }
}

async function asked({ simulator }: Scene, id: string): Promise<string> {
  const call = (await simulator.calls()).find((one) => one.id === id)
  const digit = call && askedDigit(call)
  expectThat(digit, 'the voice to ask for a digit', 'none')
  return digit
}
