/** Nothing is an empty field. */
export type CsvField = string | number | undefined

/**
 * One line of RFC 4180, with its end. A text that a spreadsheet would take for a formula has an apostrophe before it, as
 * OWASP advises: names and labels come from whoever may write objects.
 */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(field: CsvField): string {
  if (field === undefined) return ''
  if (typeof field === 'number') return String(field)
  const harmless = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
