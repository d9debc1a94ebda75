import { hash } from 'node:crypto'

/** What is stored of a 256-bit token. Its entropy makes a slow or keyed hash needless. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url')
