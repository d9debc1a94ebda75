import type { RequestClient, Twilio } from 'twilio'

export interface TwilioAccount {
  account: string
  authToken: string
  apiKey?: { id: string; secret: string }
  region?: keyof typeof EDGES
  apiUrl?: string
}

/** Where a region's calls are handed over: both must be named together. */
const EDGES = { us1: 'ashburn', ie1: 'dublin', jp1: 'tokyo', au1: 'sydney' } as const

/** Whoever asked watches the page; what answers later than this counts as failed. */
const PATIENCE_MS = 10_000

/** The provider's own library, loaded at first use: 20 MB that most installations never need. */
export async function openTwilioClient(
  { account, authToken, apiKey, region, apiUrl }: TwilioAccount,
  timeoutMs = PATIENCE_MS,
): Promise<Twilio> {
  const { default: sdk } = await import('twilio')
  const http = new sdk.RequestClient({ timeout: timeoutMs, autoRetry: false })
  const options = {
    accountSid: account,
    httpClient: apiUrl === undefined ? http : redirected(http, apiUrl),
    ...(region && { region, edge: EDGES[region] }),
  }
  return apiKey ? sdk(apiKey.id, apiKey.secret, options) : sdk(account, authToken, options)
}

/** Every request goes to the operator's own address in place of the provider's. */
function redirected(client: RequestClient, apiUrl: string): RequestClient {
  const request = client.request.bind(client)
  client.request = (options) => {
    const { pathname, search } = new URL(options.uri)
    return request({ ...options, uri: `${apiUrl}${pathname}${search}` })
  }
  return client
}
