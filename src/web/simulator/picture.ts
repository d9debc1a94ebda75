import { decodeQR } from 'qr/decode.js'

/**
 * What the simulated phone's camera sees: an SVG of filled paths and rectangles, painted black on white as
 * a browser would, then read as any QR reader reads pixels. Undefined: there is no readable code in it.
 */
export function readQrPicture(svg: string): string | undefined {
  const picture = paint(svg)
  if (!picture) return undefined
  try {
    return decodeQR(picture, { timeLimit: 1000 })
  } catch {
    return undefined
  }
}

interface Point {
  x: number
  y: number
}
interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Pixels per unit of the drawing, and the white frame that a reader needs around a code, in pixels. */
const SCALE = 6
const FRAME = 4 * SCALE
/** A picture larger than this is no QR code of ours; it would only cost memory. */
const WIDEST = 400

function paint(svg: string) {
  const box = viewBoxOf(svg)
  if (!box) return undefined
  const width = Math.round(box.width * SCALE) + 2 * FRAME
  const height = Math.round(box.height * SCALE) + 2 * FRAME
  const data = new Uint8Array(width * height * 4).fill(255)
  for (const { polygons, light } of shapesOf(svg))
    fill(inPixels(polygons, box), (x, y) => {
      if (x < 0 || y < 0 || x >= width || y >= height) return
      const at = (y * width + x) * 4
      data.fill(light ? 255 : 0, at, at + 3)
    })
  return { width, height, data }
}

const inPixels = (polygons: Point[][], box: Box): Point[][] =>
  polygons.map((polygon) =>
    polygon.map(({ x, y }) => ({
      x: (x - box.x) * SCALE + FRAME,
      y: (y - box.y) * SCALE + FRAME,
    })),
  )

function viewBoxOf(svg: string): Box | undefined {
  const numbers = attribute(/<svg\b[^>]*>/.exec(svg)?.[0] ?? '', 'viewBox')
  const [x, y, width, height] = (numbers ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const known = [x, y, width, height].every((n) => n !== undefined && Number.isFinite(n))
  if (!known || !(width! > 0 && width! <= WIDEST && height! > 0 && height! <= WIDEST))
    return undefined
  return { x: x!, y: y!, width: width!, height: height! }
}

function shapesOf(svg: string) {
  return [...svg.matchAll(/<(path|rect)\b[^>]*>/g)].map(([tag, name]) => ({
    light: isLight(attribute(tag, 'fill')),
    polygons: name === 'path' ? polygonsOf(attribute(tag, 'd') ?? '') : rectangle(tag),
  }))
}

const isLight = (fill: string | undefined) =>
  /^(#fff(fff)?|white|none|transparent)$/i.test(fill ?? '')

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1]

function rectangle(tag: string): Point[][] {
  const size = (name: string) => Number.parseFloat(attribute(tag, name) ?? '0')
  const [x, y, width, height] = [size('x'), size('y'), size('width'), size('height')]
  return [
    [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ],
  ]
}

/** The straight commands of SVG path data: M, L, H, V, Z and their relative forms. */
function polygonsOf(path: string): Point[][] {
  const polygons: Point[][] = []
  let at: Point = { x: 0, y: 0 }
  for (const [, command = '', rest = ''] of path.matchAll(/([MLHVZ])([^MLHVZ]*)/gi)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/gi) ?? []).map(Number)
    if (/z/i.test(command)) {
      at = polygons.at(-1)?.[0] ?? at
      continue
    }
    for (const [i, step] of stepsOf(command, numbers).entries()) {
      at = { x: step.x ?? at.x, y: step.y ?? at.y, ...relative(command, at, step) }
      if (/m/i.test(command) && i === 0) polygons.push([at])
      else polygons.at(-1)?.push(at)
    }
  }
  return polygons
}

type Step = Partial<Point>

function stepsOf(command: string, numbers: number[]): Step[] {
  if (/h/i.test(command)) return numbers.map((x) => ({ x }))
  if (/v/i.test(command)) return numbers.map((y) => ({ y }))
  const pairs = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => i * 2)
  return pairs.map((i) => ({ x: numbers[i]!, y: numbers[i + 1]! }))
}

const relative = (command: string, at: Point, { x = 0, y = 0 }: Step): Step =>
  command === command.toLowerCase() ? { x: at.x + x, y: at.y + y } : {}

interface Crossing {
  x: number
  turn: 1 | -1
}

/** Calls `set` for every pixel whose centre lies within the polygons (the nonzero rule, SVG's default). */
function fill(polygons: Point[][], set: (x: number, y: number) => void): void {
  const edges = polygons.flatMap(edgesOf)
  const ys = polygons.flat().map(({ y }) => y)
  const bottom = ys.reduce((most, y) => Math.max(most, y), 0)
  for (let y = Math.floor(ys.reduce((least, y) => Math.min(least, y), bottom)); y < bottom; y++) {
    const crossings = edges.flatMap((edge) => crossed(edge, y + 0.5)).sort((a, b) => a.x - b.x)
    let winding = 0
    for (const [i, { x: from, turn }] of crossings.entries()) {
      winding += turn
      const end = crossings[i + 1]?.x ?? from
      if (winding !== 0) for (let x = Math.ceil(from - 0.5); x + 0.5 < end; x++) set(x, y)
    }
  }
}

const edgesOf = (polygon: Point[]): [Point, Point][] =>
  polygon.map((point, i) => [point, polygon[(i + 1) % polygon.length]!])

function crossed([a, b]: [Point, Point], y: number): Crossing[] {
  if (a.y === b.y || y < Math.min(a.y, b.y) || y >= Math.max(a.y, b.y)) return []
  return [{ x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x), turn: a.y < b.y ? 1 : -1 }]
}
