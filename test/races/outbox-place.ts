import { createLog } from '../../src/adapters/log.ts'
import { readConfig } from '../../src/config.ts'
import { type Installation, openInstallation } from '../../src/wiring.ts'

const FROM = 'noreply@id.example.org'

/** An installation with a mail server and no jobs of its own: what it promises waits in its outbox. */
export async function openOutbox(
  folder: string,
): Promise<{ installation: Installation; from: string }> {
  const read = readConfig({
    AIKAGI_DATA_DIR: folder,
    AIKAGI_SMTP_URL: 'smtp://127.0.0.1:2525',
    AIKAGI_MAIL_FROM: FROM,
    AIKAGI_LOG_LEVEL: 'error',
  })
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const installation = await openInstallation(read.config, createLog(read.config.log))
  return { installation, from: FROM }
}
