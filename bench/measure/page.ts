import { Connection } from '../load/connection.ts'

/** What a browser without a cache sends; compression is the server's choice. */
const HEADERS = 'accept-encoding: gzip, deflate, br, zstd\r\naccept-language: en\r\n'

export interface PageWeight {
  requests: number
  kilobytes: number
}

/** Loads a page and everything it names, as a first visit does; counts heads and bodies. */
export async function measurePage(url: string, path: string): Promise<PageWeight> {
  const plain = await fetch(url + path)
  const parts = partsOf(await plain.text()).filter((part) => !part.startsWith('data:'))
  const connection = new Connection(url)
  let bytes = 0
  for (const part of [path, ...parts]) {
    const answer = await connection.ask({ method: 'GET', path: part, headers: HEADERS })
    if (answer.status !== 200) throw new Error(`${part} answered ${answer.status}`)
    bytes += answer.bytes
  }
  connection.close()
  return { requests: 1 + parts.length, kilobytes: bytes / 1000 }
}

/** Addresses of styles, scripts, images and icons; without an icon a browser asks for one. */
function partsOf(markup: string): string[] {
  const linked = [...markup.matchAll(/<link\b[^>]*>/g)].map(([tag]) => tag)
  const loaded = linked.filter((tag) => /rel="[^"]*(stylesheet|icon|preload|manifest)/.test(tag))
  const icon = loaded.some((tag) => /rel="[^"]*icon/.test(tag)) ? [] : ['/favicon.ico']
  const sources = [...markup.matchAll(/<(?:script|img|source)\b[^>]*\bsrc="([^"]+)"/g)]
  const named = [
    ...loaded.map((tag) => /href="([^"]+)"/.exec(tag)?.[1] ?? ''),
    ...sources.map(([, source]) => source!),
  ]
  return [...new Set([...named.map((part) => part.replaceAll('&amp;', '&')), ...icon])]
}
