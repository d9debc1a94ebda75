import type { Context } from 'hono'
import { type Form, readFields, strictForm } from './form.ts'
import { BadRequest } from './web.ts'

/** Around the file: boundaries and part headers. */
const ENVELOPE_BYTES = 2048

/** How many times over a file is still read, and forgotten: a browser that is cut off hears no reason. */
const STILL_READ = 8

interface Upload<Values> {
  /** The name of the file's field. */
  field: string
  /** Bytes. */
  most: number
  /** What is sent beside the file. Nothing, without it. */
  form?: Form<Values>
}

/**
 * Reads the one file of an uploaded form: its bytes, nothing of what the browser says about it. Any other field, a second
 * file, or a body over `most` bytes and their envelope throws `BadRequest` (4xx).
 */
export async function readUpload(c: Context, upload: Upload<unknown>): Promise<Uint8Array> {
  return (await readUploadForm(c, { form: NOTHING, ...upload })).file
}

/** As `readUpload`, with the fields beside the file. */
async function readUploadForm<Values>(
  c: Context,
  { field, most, form }: Upload<Values> & { form: Form<Values> },
): Promise<{ file: Uint8Array; values: Values }> {
  const type = c.req.header('content-type') ?? ''
  if (!/^multipart\/form-data;/i.test(type))
    throw new BadRequest(415, 'expected multipart/form-data')
  const sent = await partsOf(type, await readUpTo(c.req.raw, most + ENVELOPE_BYTES))
  const [file, ...more] = sent.getAll(field)
  if (!(file instanceof File) || more.length > 0)
    throw new BadRequest(400, `${field}: not one file`)
  const beside: [string, string][] = []
  for (const [name, value] of sent) {
    if (name === field) continue
    if (typeof value !== 'string') throw new BadRequest(400, 'more than one file')
    beside.push([name, value])
  }
  const values = readFields(beside, form)
  return { file: new Uint8Array(await file.arrayBuffer()), values }
}

export type TextUpload<Values> =
  | { text: string; values: Values }
  /** Of one that is too large nothing else was read. */
  | { refusal: 'file' | 'too-large' | 'not-utf8'; typed?: Values }

/** As `readUploadForm`, of a file that is text, for a page that says what was wrong with it. */
export async function readTextUpload<Values>(
  c: Context,
  upload: Upload<Values> & { form: Form<Values> },
): Promise<TextUpload<Values>> {
  try {
    const { file, values } = await readUploadForm(c, upload)
    if (file.length === 0) return { refusal: 'file', typed: values }
    const text = textIn(file)
    return text === undefined ? { refusal: 'not-utf8', typed: values } : { text, values }
  } catch (error) {
    if (error instanceof BadRequest && error.status === 413) return { refusal: 'too-large' }
    throw error
  }
}

/** Undefined for what is not UTF-8: a name read in a wrong encoding would be somebody else's. */
function textIn(file: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)
  } catch {
    return undefined
  }
}

const NOTHING = strictForm({})

/** Counted while it is read: what a header says of its length is the sender's word. */
async function readUpTo(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new BadRequest(413, `the file is over ${most} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > STILL_READ * most) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > STILL_READ * most) throw tooLarge()
    if (size <= most) chunks.push(chunk)
  }
  if (size > most) throw tooLarge()
  return new Uint8Array(Buffer.concat(chunks))
}

async function partsOf(type: string, body: Uint8Array<ArrayBuffer>): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new BadRequest(400, 'the parts of the form cannot be told apart')
  }
}
