import { telephone } from '../../drill/stories/telephone.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(telephone, 'LO-4 to LO-6, LO-10, R16, R17, R19, H19, invariant 6')
