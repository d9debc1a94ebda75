import { lostPhone } from '../../drill/stories/lost-phone.ts'
import { storyTest } from '../support/story-test.ts'

const SHOWS = 'DE-2, SI-1 to SI-4, LO-1 to LO-8, LO-10, A01, R07, R09, R11, R25'

storyTest(lostPhone, SHOWS)
storyTest(lostPhone, SHOWS, 'ja')
