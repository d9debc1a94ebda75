/** What only the answer of a passkey is refused for. */
type OfPasskeys = 'passkey-expired' | 'passkey-refused'

type RefusedCode<Refused extends { reason: string }> = Omit<Refused, 'reason'> & {
  reason: Exclude<Refused['reason'], OfPasskeys>
}

/** A refusal of a typed code: passkeys answer in browsers alone, and nothing that the API takes is judged as theirs. */
export function refusedCode<Refused extends { reason: string }>(
  refused: Refused,
): RefusedCode<Refused> {
  if (refused.reason.startsWith('passkey-')) throw new Error('A code was judged as a passkey')
  const reason = refused.reason as Exclude<Refused['reason'], OfPasskeys>
  return { ...refused, reason }
}
