import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { wordsFor } from '../../words/words.ts'
import { html } from './html.ts'
import { sentence } from './parts.ts'
import { intoPhrases, phrases } from './phrases.ts'

suite('markup', () => {
  test('escapes every value, in text and in attributes', () => {
    const evil = `"><script>alert('x')</script>&`
    const made = String(html`<p title="${evil}">${evil}</p>`)
    assert.ok(!made.includes('<script>'))
    assert.equal(made.split('&quot;&gt;&lt;script&gt;').length, 3)
    assert.ok(made.includes('&#39;x&#39;') && made.includes('&amp;'))
  })

  test('takes only its own markup as markup: an object that reads like it is text', () => {
    const forged = ['<b>', html`<i></i>`]
    assert.equal(String(html`${forged}`), '&lt;b&gt;<i></i>')
  })

  test('leaves out what is not there', () => {
    assert.equal(String(html`a${undefined}${null}${false}${0}${''}b`), 'a0b')
  })

  test('puts markup in the places of a text, and escapes what is no markup', () => {
    const words = wordsFor('en')
    const made = (id: Parameters<typeof html>[1]) =>
      `${sentence(words, 'shared.account-id', { id })}`
    assert.equal(made(html`<b>1</b>`), 'Account <b>1</b>')
    assert.equal(made('<b>1</b>'), 'Account &lt;b&gt;1&lt;/b&gt;')
  })
})

suite('a Japanese line', () => {
  for (const [text, expected] of [
    ['メールアドレスを確認してください', ['メールアドレスを', '確認してください']],
    ['入力内容をご確認ください', ['入力内容を', 'ご確認ください']],
    ['6桁のコードを入力', ['6桁の', 'コードを', '入力']],
    ['サインイン', ['サインイン']],
  ] as const) {
    test(`ends only between phrases: ${expected.join('/')}`, () => {
      assert.deepEqual(intoPhrases(text), expected)
    })
  }

  test('is marked in Japanese alone, and escaped', () => {
    assert.equal(`${phrases(wordsFor('en'), 'Two <b>words</b>')}`, 'Two &lt;b&gt;words&lt;/b&gt;')
    assert.match(`${phrases(wordsFor('ja'), '電話で確認する')}`, /^電話で<wbr>確認する$/)
  })
})
