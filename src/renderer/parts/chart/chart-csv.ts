import type { ChartTableData } from './chart-panel.tsx'

/** The numbers behind a chart as comma-separated values (RFC 4180), oldest first, with whole moments. */
export function chartCsv(timeHeader: string, { headers, rows }: ChartTableData): string {
  const lines = rows.toReversed().map(({ time, cells }) => [new Date(time).toISOString(), ...cells])
  return [[timeHeader, ...headers], ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
