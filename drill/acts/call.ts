import type { Page } from '../page.ts'
import type { PhoneCall } from '../simulator.ts'
import type { Scene } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { until } from '../wait.ts'

/** Waits until the telephone rings. */
export function ringing({ simulator }: Scene): Promise<PhoneCall> {
  return until('the telephone to ring', async () => {
    const calls = await simulator.calls()
    const call = calls.findLast(({ state }) => state === 'ringing')
    return call ? { found: call } : { instead: `${calls.length} calls, none ringing` }
  })
}

/** The digit that the voice asks for, 1 to 8: the only one in what it said last. Undefined while it asks for none. */
export function askedDigit({ transcript }: PhoneCall): string | undefined {
  const line = transcript.findLast(({ who }) => who === 'voice')?.text ?? ''
  return /[1-8]/.exec(line)?.[0]
}

/** Presses that digit. */
export async function pressAsked({ simulator }: Scene, id: string): Promise<void> {
  const call = (await simulator.calls()).find((one) => one.id === id)
  const digit = call && askedDigit(call)
  expectThat(digit, 'the voice to ask for a digit', call?.transcript.at(-1)?.text ?? 'no call')
  await simulator.press(id, digit)
}

/** Presses another one. */
export async function pressAnother({ simulator }: Scene, id: string): Promise<void> {
  const call = (await simulator.calls()).find((one) => one.id === id)
  await simulator.press(id, call && askedDigit(call) === '1' ? '2' : '1')
}

/** The six digits that the page shows while a call waits for them. `path`: the page that follows the call. */
export function digitsOn(browser: Visitor, path: string): Promise<string> {
  return until('six digits on the screen', async () => {
    const page = await browser.open(path)
    return page.digits === undefined ? { instead: page } : { found: page.digits }
  })
}

/** Takes the call that rings: presses the digit that is asked for and keys the six digits of the page. */
export async function takeCall(scene: Scene, browser: Visitor, path: string): Promise<PhoneCall> {
  const call = await ringing(scene)
  await scene.simulator.answer(call.id)
  await pressAsked(scene, call.id)
  await scene.simulator.press(call.id, `${await digitsOn(browser, path)}#`)
  return call
}

/** The page goes on by itself: looked at until it shows what is expected. */
export function showing(
  browser: Visitor,
  path: string,
  { what, when }: { what: string; when(page: Page): boolean },
): Promise<Page> {
  return until(what, async () => {
    const page = await browser.open(path)
    return when(page) ? { found: page } : { instead: page }
  })
}

/** Digits that are surely not these. */
export const wrongDigits = (digits: string): string =>
  `${(Number(digits[0]) + 1) % 9}${digits.slice(1)}`
