import { once } from 'node:events'
import { createServer as createPlainServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { twilioPhone } from '../../src/adapters/phone/twilio.ts'
import { type Call, newCall } from '../../src/domain/calls/call.ts'
import { phoneContract } from '../../src/domain/calls/phone.contract.ts'
import type { ReportCall } from '../../src/domain/calls/phone.ts'
import type { AccountId, CallId, NumberId, UserId } from '../../src/domain/ids.ts'
import { twilioRoutes } from '../../src/web/phone/twilio.ts'
import { routes, to } from '../../src/web/routes.ts'
import { openTwilioDouble } from '../support/twilio-double.ts'
import { twilioTelephone } from '../support/twilio-telephone.ts'

const ACCOUNT = `AC${'a'.repeat(32)}`
const TOKEN = 'the-token-of-the-account'
const ORIGIN = 'https://id.example.org'

phoneContract('a telephone by Twilio', {
  open: async (report) => {
    const double = await openTwilioDouble({ account: ACCOUNT, token: TOKEN })
    const kept = shelf(report)
    const phone = phoneAt(double.apiUrl, kept)
    const web = twilioRoutes(phone.callbacks, ORIGIN)
    double.serve((url, request) => web.request(url, request))
    const closing: (() => void)[] = []
    return {
      phone,
      owner: async ({ e164 }) => {
        const telephone = twilioTelephone(double, e164)
        closing.push(telephone.close)
        return telephone
      },
      close: async () => {
        for (const close of closing) close()
        await phone.settled()
        double.close()
      },
    }
  },
  outOfReach: async (report) => {
    const server = createPlainServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    const phone = phoneAt(`http://127.0.0.1:${port}`, shelf(report))
    return { phone, close: phone.settled }
  },
})

function phoneAt(apiUrl: string, { report, find, heard }: Shelf) {
  const at = (pattern: string) => (call: CallId) => `${ORIGIN}${to(pattern, { call })}`
  return twilioPhone({
    name: 'twilio',
    account: ACCOUNT,
    authToken: TOKEN,
    apiUrl,
    from: '+815012345678',
    ringMs: 30_000,
    callMs: 120_000,
    report,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
    statusAddress: at(routes.phone.twilioStatus),
    machineAddress: at(routes.phone.twilioMachine),
    voiceAddress: (call, script) =>
      `${at(routes.phone.twilioVoice)(call)}${script ? `?script=${script}` : ''}`,
    findCall: async (call) => find(call),
    hearOnce: async (call, callback) => {
      const which = `${call} ${callback}`
      return !heard.has(which) && heard.add(which) !== undefined
    },
    warn: () => {},
  })
}

interface Shelf {
  report: ReportCall
  find(call: CallId): Call
  heard: Set<string>
}

/** What the service would keep of the calls: under which name the provider has them, and whether they were answered. */
function shelf(report: ReportCall): Shelf {
  const calls = new Map<CallId, Call>()
  const find = (id: CallId): Call => calls.get(id) ?? { ...CALL, id }
  return {
    heard: new Set(),
    find,
    report: async (id, said) => {
      if (said.name === 'placed') calls.set(id, { ...find(id), providerReference: said.reference })
      if (said.name === 'answered') calls.set(id, { ...find(id), answeredAt: new Date() })
      return report(id, said)
    },
  }
}

const CALL: Call = {
  ...newCall(
    {
      id: 'call' as CallId,
      accountId: '123456789012' as AccountId,
      userId: 'u' as UserId,
      numberId: 'n' as NumberId,
      range: '+81901234',
      numberMac: 'mac',
      purpose: 'test',
      language: 'en',
    },
    new Date(),
  ),
  provider: 'twilio',
}
