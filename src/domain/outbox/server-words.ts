/** What a mail server or a report said, as a line that administrators may see: without addresses, links and control. */
export const serverWords = (said: string): string =>
  said
    .replace(/\S+@\S+/g, '<address>')
    .replace(/https?:\/\/\S+/g, '<link>')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
