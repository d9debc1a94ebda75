import { people } from '../../drill/stories/people.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(people, 'SI-1, OW-2, LO-9, AD-1, AD-2, H01')
storyTest(people, 'the same, in Japanese', 'ja')
