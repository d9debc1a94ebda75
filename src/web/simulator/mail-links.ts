/** The addresses in a mail's text, in their order, each once. */
export const linksOf = (text: string): string[] => [
  ...new Set(pieces(text).flatMap(({ link }) => link ?? [])),
]

/** A text cut into what is a link and what is not. */
export const pieces = (text: string): { text: string; link?: string }[] =>
  text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      /^https?:\/\//.test(piece) && URL.canParse(piece)
        ? { text: piece, link: piece }
        : { text: piece },
    )

/** What each link is called on its button, from the HTML of the same mail. */
export function labelsOf(html: string): Map<string, string> {
  const anchors = html.matchAll(/<a\b[^>]*\shref="([^"]*)"[^>]*>([^<]*)<\/a>/g)
  return new Map([...anchors].map(([, href, label]) => [unescaped(label!), unescaped(href!)]))
}

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
