import { notMe } from '../../drill/stories/not-me.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(notMe, 'LO-8, R11, invariants 4 and 6')
