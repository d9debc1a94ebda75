import type { Mail } from '../simulator.ts'

/** A mail server on this machine, and everything that was sent to it. */
export interface Post {
  url: string
  mails(): Promise<readonly Mail[]>
  close(): void
}

export async function openPost(): Promise<Post> {
  // Heavy, and of one story only.
  const { mailServer } = await import('../../test/support/mail-server.ts')
  const { port, received, close } = await mailServer()
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: async () =>
      received.map(({ envelope, mail: { subject = '', text = '', date = '' } }, index) => ({
        id: String(index),
        to: envelope.to[0] ?? '',
        subject,
        text,
        at: date,
        links: text.match(/https?:\/\/[^\s<>]+/g) ?? [],
      })),
    close,
  }
}
