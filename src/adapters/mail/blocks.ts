import { readableOn } from '../../domain/looks/colour.ts'

/** One part of a letter. Text and HTML are made from the same blocks, so neither says more. */
export type Block =
  /** Whose service it is, at the top. */
  | { kind: 'organisation'; name: string; colour?: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'facts'; lines: readonly string[] }
  /** The one thing to do. `otherwise` introduces the address for typing. */
  | { kind: 'button'; label: string; href: string; otherwise: string }
  | { kind: 'link'; label: string; href: string }

export const blocksToText = (blocks: readonly Block[]): string =>
  `${blocks.map(blockToText).join('\n\n')}\n`

function blockToText(block: Block): string {
  switch (block.kind) {
    case 'organisation':
      return block.name
    case 'paragraph':
      return block.text
    case 'facts':
      return block.lines.join('\n')
    case 'button':
      return `${block.label}\n\n${block.otherwise}\n${block.href}`
    case 'link':
      return `${block.label}\n${block.href}`
  }
}

export interface Head {
  language: string
  title: string
  /** The organisation's, for the button: '#rrggbb'. */
  colour?: string
}

/**
 * A page without anything fetched: no picture, font or style sheet. Colours are the reader's own but
 * for the button, so that a dark mail program stays legible.
 */
export const blocksToHtml = (head: Head, blocks: readonly Block[]): string =>
  [
    '<!doctype html>',
    `<html lang="${escaped(head.language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    // Without it some programs turn digits into telephone links.
    '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">',
    `<title>${escaped(head.title)}</title></head>`,
    `<body style="margin:0;padding:16px"><div style="${COLUMN}">`,
    ...blocks.map((block) => blockToHtml(block, head)),
    '</div></body></html>',
    '',
  ].join('\n')

/** A shade on which white can be read, whatever was chosen. */
const shadeOf = (colour: string | undefined): string =>
  colour === undefined ? BLUE : readableOn(colour, '#ffffff')

const COLUMN =
  "max-width:36em;margin:0 auto;font:16px/1.75 system-ui,-apple-system,'Segoe UI',sans-serif"
const PARAGRAPH = 'margin:0 0 16px'
/** White on this blue reaches 6.7:1, on any page behind it. */
const BLUE = '#0b57d0'
const buttonStyle = (colour: string) =>
  [
    `display:inline-block;padding:12px 24px;border-radius:8px;background:${colour};color:#ffffff`,
    'font-weight:600;text-decoration:none',
  ].join(';')
const ADDRESS = 'overflow-wrap:anywhere;word-break:break-all'

function blockToHtml(block: Block, { colour }: Head): string {
  switch (block.kind) {
    case 'organisation':
      return `<p style="${PARAGRAPH};padding-left:12px;border-left:4px solid ${shadeOf(block.colour)};font-weight:600">${escaped(block.name)}</p>`
    case 'paragraph':
      return `<p style="${PARAGRAPH}">${escaped(block.text)}</p>`
    case 'facts':
      return `<p style="${PARAGRAPH}">${block.lines.map(escaped).join('<br>\n')}</p>`
    case 'button':
      return [
        `<p style="${PARAGRAPH}"><a href="${escaped(block.href)}" style="${buttonStyle(shadeOf(colour))}">${escaped(block.label)}</a></p>`,
        `<p style="${PARAGRAPH}">${escaped(block.otherwise)}<br>`,
        `<span style="${ADDRESS}">${escaped(block.href)}</span></p>`,
      ].join('\n')
    case 'link':
      return [
        `<p style="${PARAGRAPH}"><a href="${escaped(block.href)}">${escaped(block.label)}</a><br>`,
        `<span style="${ADDRESS}">${escaped(block.href)}</span></p>`,
      ].join('\n')
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
