import { devices } from './stories/devices.ts'
import { forgottenPassword } from './stories/forgotten-password.ts'
import { hold } from './stories/hold.ts'
import { lostPhone } from './stories/lost-phone.ts'
import { notMe } from './stories/not-me.ts'
import { people } from './stories/people.ts'
import { reportLost } from './stories/report-lost.ts'
import { telephone } from './stories/telephone.ts'
import type { Story } from './story.ts'

/** Every story that `--story NAME` knows; the first is the one that is played without it. A capability adds its own here. */
export const STORIES: readonly Story[] = [
  lostPhone,
  notMe,
  hold,
  forgottenPassword,
  reportLost,
  people,
  devices,
  telephone,
]
