/** Text as baresip's control port frames it: '5:hello,' (length in bytes, a colon, the text, a comma). */
export function netstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`
}

/** Longer is nothing that baresip says. */
const LONGEST = 1_000_000

/** Takes what arrives in pieces of any size and hands on each text as soon as it is whole. Throws at what is no netstring. */
export function netstringReader(heard: (text: string) => void): (piece: Buffer) => void {
  let waiting = Buffer.alloc(0)
  return (piece) => {
    waiting = Buffer.concat([waiting, piece])
    for (;;) {
      const colon = waiting.indexOf(':')
      const head = waiting.toString('latin1', 0, colon < 0 ? waiting.length : colon)
      if (!/^\d{0,7}$/.test(head) || Number(head) > LONGEST) throw new Error('Not a netstring')
      if (colon < 0) return
      const end = colon + 1 + Number(head)
      if (waiting.length <= end) return
      if (waiting[end] !== COMMA) throw new Error('Not a netstring')
      const text = waiting.toString('utf8', colon + 1, end)
      waiting = waiting.subarray(end + 1)
      heard(text)
    }
  }
}

const COMMA = 0x2c
