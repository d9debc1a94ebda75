import type { WordKey, Words } from '../../words/words.ts'
import { type Child, type Html, html } from './html.ts'
import { phrases } from './phrases.ts'

export interface Button {
  label: string
  /** The first choice of a page is 'primary'; there is one. 'danger' takes something away. */
  kind?: 'primary' | 'secondary' | 'danger' | 'link'
  name?: string
  value?: string
}

/** The button of a form. */
export const button = (words: Words, { label, kind = 'primary', name, value }: Button): Html =>
  html`<button class="${kind}"${name && html` name="${name}" value="${value ?? ''}"`}>${phrases(words, label)}</button>`

export interface LinkButton {
  label: string
  href: string
  /** 'primary' where going on is the one thing to do on the page. */
  kind?: 'primary' | 'secondary'
}

/** A link that looks like a button, for going on without changing anything. */
export const linkButton = (words: Words, { label, href, kind = 'secondary' }: LinkButton): Html =>
  html`<a class="button ${kind}" href="${href}">${phrases(words, label)}</a>`

/** A form that POSTs to us. Fields and buttons are its children. */
export const form = (action: string, children: Child): Html =>
  html`<form method="post" action="${action}" novalidate>${children}</form>`

/** A button that does one thing at once: `hidden` are its fields. */
export const act = (
  words: Words,
  { action, hidden = {}, ...rest }: Button & { action: string; hidden?: Record<string, string> },
): Html =>
  html`<form method="post" action="${action}">${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${button(words, rest)}</form>`

/** A part of a page with its own heading. */
export const card = (title: Child, body: Child, id?: string): Html =>
  html`<section class="card"${id && html` id="${id}"`}>${title && html`<h2>${title}</h2>`}${body}</section>`

export type NoticeKind = 'info' | 'success' | 'warning'

/** Something to know. The kind is said in words too, not by colour alone. */
export const notice = (words: Words, kind: NoticeKind, body: Child): Html =>
  html`<div class="notice notice-${kind}"${kind === 'success' && html` role="status"`}><p class="notice-kind">${words(`shared.notice-${kind}`)}</p>
<div>${typeof body === 'string' ? html`<p>${body}</p>` : body}</div></div>`

export const badge = (kind: NoticeKind | 'neutral', text: string): Html =>
  html`<span class="badge badge-${kind}">${text}</span>`

/** Terms and their values: the key facts of something. */
export const facts = (rows: readonly { term: string; value: Child }[]): Html =>
  html`<dl class="facts">${rows.map(({ term, value }) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`

export interface Table {
  caption: string
  /** Column headings; the last may be empty for actions. */
  columns: readonly string[]
  /** The first cell names the row. */
  rows: readonly (readonly Child[])[]
}

/** A table that becomes cards on a narrow screen. */
export const table = ({ caption, columns, rows }: Table): Html =>
  html`<table class="table" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th scope="col" role="columnheader">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${row.map((cell, i) =>
        i === 0
          ? html`<th scope="row" role="rowheader">${cell}</th>`
          : html`<td role="cell" data-label="${columns[i] ?? ''}">${cell}</td>`,
      )}</tr>`,
  )}</tbody></table>`

/** More, for who wants it. */
export const details = (summary: string, body: Child): Html =>
  html`<details><summary>${summary}</summary><div class="more">${body}</div></details>`

/** A text with markup (links, code) in the places of its arguments. */
export const sentence = (
  words: Words,
  key: WordKey,
  values: Readonly<Record<string, Child>>,
): Html => html`${words.parts<Child>(key, values)}`
