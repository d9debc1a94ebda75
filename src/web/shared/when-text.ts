import { formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import type { View } from './view.ts'

/** A text that may name the moment at which trying again helps. */
export const whenText = (view: View, key: WordKey, at: Date | undefined): string =>
  view.words(key, { until: at ? formatMoment(at, view) : '' })
