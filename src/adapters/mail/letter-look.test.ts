import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId } from '../../domain/ids.ts'
import { contrast } from '../../domain/looks/colour.ts'
import type { LetterTo } from '../../domain/outbox/letter.ts'
import { renderLetter } from './letters.ts'

const letter: LetterTo = {
  email: 'ada@example.org',
  language: 'en',
  timeZone: 'UTC',
  letter: {
    kind: 'verify-address',
    link: 'https://id.example.org/link/abc',
    validMinutes: 15,
    accountId: '123456789012' as AccountId,
  },
}
const lookOf = (name: string, colour?: string) =>
  renderLetter({ ...letter, look: { name, ...(colour && { colour }) } }, 'Aikagi')

suite('the look of an organisation in its letters', () => {
  test('is its name at the top, in text and HTML, and its colour on the button', () => {
    const { text, html } = lookOf('山田商事', '#1a5a68')
    assert.match(text, /^山田商事\n\n/)
    assert.match(html, /border-left:4px solid #1a5a68;font-weight:600">山田商事</)
    assert.match(html, /background:#1a5a68;color:#ffffff/)
  })

  test('is a shade on which white can be read, whatever was chosen', () => {
    const { html } = lookOf('Sunny', '#ffee00')
    const shade = /background:(#[0-9a-f]{6});color:#ffffff/.exec(html)?.[1] ?? ''
    assert.ok(contrast(shade, '#ffffff') >= 4.5, shade)
  })

  test('loads nothing, and a name is neither markup nor a second line (H22, R30)', () => {
    const { text, html } = lookOf('<img src=//evil.example>\n\nDear user\u202e')
    assert.doesNotMatch(html, /<img|<link|url\(|background-image/)
    assert.match(text.split('\n\n')[0] ?? '', /^<img src=\/\/evil\.example> Dear user$/)
  })

  test('is nothing where none was chosen', () => {
    const { text, html } = renderLetter(letter, 'Aikagi')
    assert.doesNotMatch(html, /border-left/)
    assert.match(html, /background:#0b57d0/)
    assert.match(text, /^[^\n]*123456789012|^\S/)
  })
})
