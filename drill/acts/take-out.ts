import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expectThat } from '../unexpected.ts'
import type { Person } from './person.ts'
import { appOf } from './sign-in.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const EXPORT = '/admin/audit/export'

/** Takes the audit log out, and has it verified where there is no database, no key and no configuration. */
export async function takeAndVerify(person: Person): Promise<void> {
  const { browser } = person
  await browser.open('/admin/audit')
  await browser.submit(EXPORT)
  if (browser.page.path.startsWith('/confirm')) {
    await browser.submit('/confirm', { code: await appOf(person).nextCode() })
    await browser.open('/admin/audit')
    await browser.submit(EXPORT)
  }
  const { status, html: body } = browser.page
  expectThat(status === 200 && body.startsWith('{'), 'the audit log as a file', browser.page)
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-audit-'))
  try {
    expectThat(verify(folder, body) === 0, 'the file to be whole', body.slice(-300))
    const forged = body.replace('"reset.asked"', '"reset.asken"')
    expectThat(forged !== body, 'the reset among the events', body.slice(0, 300))
    expectThat(verify(folder, forged) === 1, 'a forged line to be found', 'it was believed')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function verify(folder: string, lines: string): number | null {
  const file = join(folder, 'audit.jsonl')
  writeFileSync(file, lines)
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AIKAGI_'))
  const command = [join(ROOT, 'src/cli/main.ts'), 'audit', 'verify', file]
  return spawnSync(process.execPath, command, { cwd: folder, env: Object.fromEntries(own) }).status
}
