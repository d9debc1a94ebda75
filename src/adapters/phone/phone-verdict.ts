/** Whether a telephone could be used now, and in its provider's terms why. Holds no secret. */
export interface PhoneVerdict {
  works: boolean
  says: string
}
