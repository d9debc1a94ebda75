/** A text of somebody else's, which must not command the terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ')
