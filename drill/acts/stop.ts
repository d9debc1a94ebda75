import type { Scene } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** "This wasn't me": opens the link of a notice and chooses the event of its list that was not them. The newest first. */
export async function wasNotMe(browser: Visitor, link: string, event: RegExp): Promise<void> {
  await browser.open(link)
  const form = browser.formFor('/stop/:token')
  const chosen = form.fields.find(({ name, label }) => name === 'event' && event.test(label))
  expectThat(chosen, `an event ${event} to choose`, browser.page)
  await browser.press(form, { event: chosen.value })
}

/** Undoes what was finished: the password as it was, and a code of a device from before. */
export async function undo(
  browser: Visitor,
  { password, code }: { password: string; code: string },
): Promise<void> {
  await browser.submit('/stop/:token/undo', { password, code })
}

/** Time goes by; jobs that wait for a moment run. */
export const wait = ({ simulator }: Scene, hours: number): Promise<void> =>
  simulator.advance(hours * 3600)
