/** A response; `bytes` is its whole size on the wire, `body` is undecoded (latin1). */
export interface Answer {
  status: number
  head: string
  body: string
  bytes: number
  closes: boolean
}

/** Reads one whole response, or nothing while bytes are missing (RFC 9112 section 6). */
export function readAnswer(bytes: Buffer): Answer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const body = bodyOf(bytes, { head, status, from: headEnd + 4 })
  if (!body) return undefined
  const closes = /^connection: close/im.test(head)
  return { status, head, closes, body: body.text, bytes: body.end }
}

/** The values of a header, in order; `name` in lower case. */
export function headerValues(head: string, name: string): string[] {
  return head
    .split('\r\n')
    .filter((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    .map((line) => line.slice(name.length + 1).trim())
}

interface Start {
  head: string
  status: number
  from: number
}

interface Body {
  text: string
  end: number
}

function bodyOf(bytes: Buffer, { head, status, from }: Start): Body | undefined {
  if (status === 204 || status === 304) return { text: '', end: from }
  if (/^transfer-encoding: *chunked/im.test(head)) return chunkedBody(bytes, from)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  const end = from + length
  return bytes.length < end ? undefined : { text: bytes.toString('latin1', from, end), end }
}

function chunkedBody(bytes: Buffer, from: number): Body | undefined {
  let text = ''
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) return undefined
    if (size === 0) return { text, end: next }
    text += bytes.toString('latin1', lineEnd + 2, lineEnd + 2 + size)
    at = next
  }
}
