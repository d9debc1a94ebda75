const SECRET_NAMES = new Set(
  `password passwordhash passphrase secret sealedsecret token tokenhash code codes digits otp otpauth uri seed
  key keys ring cookie setcookie authorization proxyauthorization session sessionid csrf link body smtpurl`.split(
    /\s+/,
  ),
)

/** 256 bits in base64url or more: tokens, hashes and keys. Ids have 128 bits and stay readable. */
const LONG_RANDOM = /[A-Za-z0-9_-]{43,}/g
const SHORTEST_RANDOM = 43
/** Of an authenticator, wherever it is quoted. */
const OTPAUTH = /otpauth:\/\/\S+/g
const URL_CREDENTIALS = /\/\/[^/\s:@]*:[^/\s@]*@/g
const HIDDEN = '[hidden]'
const DEEPEST = 6

/**
 * A copy of what is about to be logged in which nothing can open anything (A13, R14): values under telling names are
 * hidden at any depth, and texts are searched for what looks like a token, whatever their name.
 */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return readableText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth === DEEPEST || ArrayBuffer.isView(value)) return HIDDEN
  if (value instanceof Error) return readableError(value, depth)
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1))

  const fields: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value))
    fields[name] = isSecretName(name) ? HIDDEN : withoutSecrets(field, depth + 1)
  return fields
}

const isSecretName = (name: string): boolean =>
  SECRET_NAMES.has(name.toLowerCase().replace(/[-_\s]/g, ''))

function readableText(text: string): string {
  // Too short for a token, and no URL: most texts, on every line.
  if (text.length < SHORTEST_RANDOM && !text.includes('//')) return text
  return text
    .replace(OTPAUTH, HIDDEN)
    .replace(URL_CREDENTIALS, `//${HIDDEN}@`)
    .replace(LONG_RANDOM, HIDDEN)
}

/** An error's own code ('ECONNREFUSED') is no secret; other fields that libraries hang on it may well be. */
function readableError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as NodeJS.ErrnoException
  return {
    type: error.name,
    message: readableText(error.message),
    ...(typeof code === 'string' && { code: readableText(code) }),
    stack: readableText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: withoutSecrets(error.cause, depth + 1) }),
  }
}
