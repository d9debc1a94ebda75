import type { Words } from '../../words/words.ts'
import { textField } from '../shared/field.ts'
import type { Html } from '../shared/html.ts'
import type { Refusal } from '../shared/view.ts'

/** Longer than any way of writing a code with its spaces and hyphens. */
export const TYPED_MOST = 100

/** For a code from a sheet of paper, typed as it comes. */
export const recoveryCodeField = (words: Words, refusals?: readonly Refusal[]): Html =>
  textField(words, {
    name: 'typed',
    label: words('recovery-codes.typed'),
    hint: words('recovery-codes.typed-hint'),
    maxlength: TYPED_MOST,
    refusals,
  })
