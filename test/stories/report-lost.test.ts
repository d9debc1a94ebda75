import { reportLost } from '../../drill/stories/report-lost.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(reportLost, 'OW-1, SI-5, A12, invariant 2')
