import { forgottenPassword } from '../../drill/stories/forgotten-password.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(forgottenPassword, 'R04, R07, R09, R11, R12, invariant 2')
