/** What an authenticator keeps of whose passkey it is: our random id, which says nothing about the person. */
export const userHandleOf = (userId: string): string => Buffer.from(userId).toString('base64url')
