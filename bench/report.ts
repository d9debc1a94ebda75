import type { Figure } from './figures.ts'

/** One object, by name: what `--json` prints. Figures without an aim have none here either. */
export const asJson = (figures: readonly Figure[]): string =>
  JSON.stringify(
    Object.fromEntries(figures.map(({ what: _, ...figure }) => [figure.name, rounded(figure)])),
    null,
    2,
  )

/** A line per figure: its value, its spread over the rounds, its aim, whether that is met. */
export function asText(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => [
    figure.what,
    `${shown(figure.value)} ${figure.unit}`,
    `${shown(figure.low)} .. ${shown(figure.high)}`,
    figure.aim ?? '',
    figure.met === undefined ? '' : figure.met ? 'met' : 'NOT MET',
  ])
  const table = [['', 'median', 'lowest .. highest', 'aim', ''], ...lines]
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((line) => line[column]!.length)),
  )
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const rounded = (figure: Omit<Figure, 'what'>) => ({
  ...figure,
  value: Number(shown(figure.value)),
  low: Number(shown(figure.low)),
  high: Number(shown(figure.high)),
})

/** Four digits that count; nobody measures more here. */
const shown = (value: number): string =>
  Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)))
