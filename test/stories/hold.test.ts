import { hold } from '../../drill/stories/hold.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(hold, 'LO-8, R19, invariants 3 and 5')
