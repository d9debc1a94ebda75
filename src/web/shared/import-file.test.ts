import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { LINES_MOST } from '../../domain/imports/import-users.ts'
import { readImportFile } from './import-file.ts'

suite('a file of people', () => {
  test('is read by its heading, with quotes, a mark at its front and either line end', async () => {
    const text = '\ufeffuser_name,groups,email\r\nada,"a; b",ada@example.org\r\n\r\n"bo, b",,\n'
    assert.deepEqual(await readImportFile(text), {
      read: true,
      oddLines: [],
      lines: [
        { line: 2, values: { user_name: 'ada', groups: 'a; b', email: 'ada@example.org' } },
        { line: 4, values: { user_name: 'bo, b', groups: '', email: '' } },
      ],
    })
  })

  test('tells of lines of another length, each of them, beside the others', async () => {
    const text = 'user_name,email\nada\nbob,b@example.org\ncy,c@example.org,more\n'
    assert.deepEqual(await readImportFile(text), {
      read: true,
      oddLines: [
        { line: 2, reason: 'too-few-fields' },
        { line: 4, reason: 'too-many-fields' },
      ],
      lines: [{ line: 3, values: { user_name: 'bob', email: 'b@example.org' } }],
    })
  })

  test('is read no further than tells that it is too long, however wide or long it is', async () => {
    const long = await readImportFile(`user_name\n${'ada\n'.repeat(500_000)}`)
    assert.equal(long.read && long.lines.length, LINES_MOST + 1)
    const wide = await readImportFile(`user_name${',x'.repeat(7000)}\n`)
    assert.ok(!wide.read && wide.faults.length < 30)
  })

  for (const [what, text, faults] of [
    ['nothing', '', [{ line: 1, reason: 'heading-missing' }]],
    ['no heading', 'ada,bob\n', [{ line: 1, reason: 'heading-missing' }]],
    [
      'columns that nobody knows, each by its name',
      'user_name,salary,shoe\nada,1,2\n',
      [
        { line: 1, reason: 'column-unknown', column: 'salary' },
        { line: 1, reason: 'column-unknown', column: 'shoe' },
      ],
    ],
    [
      'a column twice',
      'user_name,email,email\n',
      [{ line: 1, reason: 'column-twice', column: 'email' }],
    ],
    ['a quote that never ends', 'user_name\nada\n"bob\ncy\n', [{ line: 4, reason: 'quotes' }]],
    [
      'a line that is longer than any person',
      `user_name,groups\nada,Tokyo\nbob,${'x'.repeat(20_000)}\n`,
      [{ line: 3, reason: 'line-too-long' }],
    ],
  ] as const)
    test(`with ${what} is refused`, async () => {
      assert.deepEqual(await readImportFile(text), { read: false, faults })
    })
})
