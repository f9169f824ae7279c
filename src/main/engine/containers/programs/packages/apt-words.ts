// How apt writes sizes, times and lists of names.
import type { Call } from '../../processes/call.ts'

/** "5172 kB", "63.4 kB", "9999 B": apt's SizeToStr. */
export function sizeText(bytes: number): string {
  let size = bytes
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (size < 100 && unit !== 'B') return `${size.toFixed(1)} ${unit}`
    if (size < 10_000) return `${size.toFixed(0)} ${unit}`
    size /= 1000
  }
  return `${size.toFixed(0)} TB`
}

/** "1s", "2min 5s". */
function timeText(milliseconds: number): string {
  const seconds = Math.max(Math.round(milliseconds / 1000), 0)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}min ${seconds % 60}s`
}

/** What came in how long. */
export function fetchedText(bytes: number, milliseconds: number): string {
  const seconds = Math.max(milliseconds, 1) / 1000
  return `Fetched ${sizeText(bytes)} in ${timeText(milliseconds)} (${sizeText(bytes / seconds)}/s)\n`
}

const lineWidth = 80

/** Names below a title, as many in a line as fit. */
export function namesText(title: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const lines: string[] = []
  let line = ' '
  for (const name of names) {
    if (line.length + 1 + name.length >= lineWidth && line !== ' ') {
      lines.push(line)
      line = ' '
    }
    line += ` ${name}`
  }
  return `${title}\n${[...lines, line].join('\n')}\n`
}

/** A step of apt's own work, which is "Done" at once where somebody looks. */
export function progress(call: Call, text: string): string {
  return `${text}...${call.isTerminal(1) ? ' Done' : ''}\n`
}
