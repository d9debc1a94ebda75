import type { CallStatus } from './call.ts'

/** A status as one text column: JSON, moments in ISO 8601 UTC. Nothing in it is secret. */
export const statusToText = (status: CallStatus): string => JSON.stringify(status)

/** The status that `statusToText` wrote. Other text is a bug and throws, here or where it is used. */
export const statusFromText = (text: string): CallStatus => withMoments(JSON.parse(text))

function withMoments(status: CallStatus): CallStatus {
  const at = (moment: Date | undefined) => (moment ? new Date(moment) : undefined)
  switch (status.name) {
    case 'dialling':
    case 'ringing':
      return { ...status, until: new Date(status.until) }
    case 'answered':
      return {
        ...status,
        challengeSpokenAt: at(status.challengeSpokenAt),
        nineAt: at(status.nineAt),
      }
    case 'present':
      return { ...status, nineAt: at(status.nineAt) }
    case 'keying':
      return {
        ...status,
        until: new Date(status.until),
        entry: { ...status.entry, lastKeyAt: at(status.entry.lastKeyAt) },
        nineAt: at(status.nineAt),
      }
    default:
      return status
  }
}
