import type { Context } from 'hono'
import { BadRequest } from './web.ts'

/** Around the file: boundaries and part headers. */
const ENVELOPE_BYTES = 2048

/**
 * Reads the one file of an uploaded form: its bytes, nothing of what the browser says about it. Any other field, a second
 * file, or a body over `most` bytes and their envelope throws `BadRequest` (4xx).
 */
export async function readUpload(
  c: Context,
  { field, most }: { field: string; most: number },
): Promise<Uint8Array> {
  const type = c.req.header('content-type') ?? ''
  if (!/^multipart\/form-data;/i.test(type))
    throw new BadRequest(415, 'expected multipart/form-data')
  const body = await readUpTo(c.req.raw, most + ENVELOPE_BYTES)
  const sent = await partsOf(type, body)
  const unknown = [...sent.keys()].some((name) => name !== field)
  if (unknown) throw new BadRequest(400, 'a field is unknown')
  const [file, ...more] = sent.getAll(field)
  if (!(file instanceof File) || more.length > 0)
    throw new BadRequest(400, `${field}: not one file`)
  return new Uint8Array(await file.arrayBuffer())
}

/** Counted while it is read: what a header says of its length is the sender's word. */
async function readUpTo(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new BadRequest(413, `the file is over ${most} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > most) throw tooLarge()
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

async function partsOf(type: string, body: Uint8Array<ArrayBuffer>): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new BadRequest(400, 'the parts of the form cannot be told apart')
  }
}
