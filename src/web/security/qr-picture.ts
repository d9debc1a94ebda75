/** Empty squares around the code, by which scanners find its edge. With the page's white frame more than the four of ISO/IEC 18004. */
const QUIET = 2

/** A QR code as SVG: dark on white whatever the page's colours are, one path, whole at any size. */
export async function qrPicture(text: string): Promise<string> {
  // Imported when a picture is wanted: a service whose devices are all set up never needs it.
  const { default: encodeQR } = await import('qr')
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = rows.length
  const squares = rows.flatMap((row, y) =>
    runs(row).map(([x, long]) => `M${x} ${y}h${long}v1h-${long}z`),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 6}" height="${size * 6}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${squares.join('')}"/></svg>`
}

/** Where dark squares begin in a row, and how many stand together. */
function runs(row: readonly boolean[]): [x: number, long: number][] {
  const found: [number, number][] = []
  row.forEach((dark, x) => {
    const last = found.at(-1)
    if (dark && last && last[0] + last[1] === x) last[1]++
    else if (dark) found.push([x, 1])
  })
  return found
}
