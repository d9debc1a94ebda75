import { devices } from '../../drill/stories/devices.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(devices, 'DE-3, DE-6, DE-7, SI-6, invariant 2')
storyTest(devices, 'DE-3, DE-6, DE-7, SI-6, invariant 2', 'ja')
