import { devices } from '../../drill/stories/devices.ts'
import { storyTest } from '../support/story-test.ts'

storyTest(devices, 'DE-1 to DE-9, SI-6, B20, invariant 2')
storyTest(devices, 'DE-1 to DE-9, SI-6, B20, invariant 2', 'ja')
