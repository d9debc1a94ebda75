import type { SMTPConnectionAuth, SMTPConnectionOptions } from 'nodemailer'

/**
 * Connects, switches to TLS and signs in as it would to send, and leaves. Rejects where that fails or is not over within
 * `patienceMs`, with the code EABORT: nodemailer's own check waits for ever on a server that never comes to an end.
 */
export async function knock(
  { auth, ...options }: SMTPConnectionOptions & { auth?: SMTPConnectionAuth },
  patienceMs: number,
): Promise<void> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
  const connection = new SMTPConnection(options)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const settle = (error?: Error | null) => (error ? reject(error) : resolve())
  const late = () => reject(Object.assign(new Error('too late'), { code: 'EABORT' }))
  const timer = setTimeout(late, patienceMs)
  connection.on('error', reject)
  connection.on('end', () => reject(new Error('Connection closed')))
  connection.connect((error) => {
    if (error || !auth || !connection.allowsAuth) settle(error)
    else connection.login(auth, settle)
  })
  try {
    await promise
    connection.quit()
  } catch (error) {
    connection.close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
