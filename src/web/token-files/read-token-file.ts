import type { TokenLine } from '../../domain/hardware-tokens/token-line.ts'
import { type PskcFault, readPskc } from './pskc.ts'
import type { FileKey } from './pskc-seal.ts'
import { type CsvFault, readVendorCsv } from './vendor-csv.ts'

/** Of the text. An encrypted key package is 1.5 kB long. */
export const TOKEN_FILE_MOST_BYTES = 8 * 1024 * 1024

/** A larger delivery comes in several files. */
export const TOKENS_MOST = 5000

/** A fault of the file itself: nothing was read from it. */
export type TokenFileFault = PskcFault | CsvFault

export type TokenFile = { read: true; lines: TokenLine[] } | { read: false; fault: TokenFileFault }

/** Reads a delivery of hardware tokens, whichever of the two kinds it is. */
export async function readTokenFile(text: string, key: FileKey | undefined): Promise<TokenFile> {
  return /^[\s\uFEFF]*</.test(text)
    ? readPskc(text.replace(/^\uFEFF/, ''), { key, most: TOKENS_MOST })
    : readVendorCsv(text, TOKENS_MOST)
}
