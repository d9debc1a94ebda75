import type { Words } from '../../words/words.ts'
import { type Child, type Html, html } from './html.ts'

export interface Step {
  title: string
  state: 'done' | 'current' | 'waiting' | 'failed'
  /** One line under the title, in every state: "Sent to m••••@example.org at 14:05". */
  note?: Child
  /** What to do, for the steps that can be worked on now. */
  body?: Child
}

/** Steps in their order, all visible, each with its state in words (LO-1). */
export const steps = (words: Words, list: readonly Step[]): Html =>
  html`<ol class="steps">${list.map((step, i) => oneStep(words, step, i + 1))}</ol>`

const oneStep = (words: Words, { title, state, note, body }: Step, number: number): Html =>
  html`<li class="step step-${state}"${state === 'current' && html` aria-current="step"`}>
<h2><span class="step-number">${words('shared.step', { number })}
<span class="step-state">${words(`shared.step-${state}`)}</span></span> ${title}</h2>
${note && html`<p class="step-note">${note}</p>`}${body && html`<div class="step-body">${body}</div>`}</li>`
