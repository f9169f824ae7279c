import type { LogLine, LogStream } from './log-types.ts'

/** Lines of a run as they are stored: sequence, time, stream and completeness, text, and again. */
export type FlatLines = (number | string)[]

/** Numbers of one line. */
export const flatLength = 4
const stderrBit = 1
const partialBit = 2

export function addFlatLine(
  lines: FlatLines,
  sequence: number,
  time: number,
  stream: LogStream,
  text: string,
  isPartial: boolean
): void {
  lines.push(sequence, time, (stream === 'stderr' ? stderrBit : 0) | (isPartial ? partialBit : 0), text)
}

export function flatLineAt(lines: FlatLines, index: number, instance: number): LogLine {
  const kind = lines[index + 2] as number
  return {
    sequence: lines[index] as number,
    instance,
    time: lines[index + 1] as number,
    stream: (kind & stderrBit) === 0 ? 'stdout' : 'stderr',
    text: lines[index + 3] as string,
    ...((kind & partialBit) === 0 ? {} : { isPartial: true })
  }
}

/** The lines that fit into so many bytes with their ends; the last may be cut. */
export function withinBytes(lines: readonly LogLine[], limit: number): readonly LogLine[] {
  const fitting: LogLine[] = []
  let left = limit
  for (const line of lines) {
    if (left <= 0) break
    const bytes = Buffer.from(line.text)
    if (bytes.length <= left) fitting.push(line)
    // A character that the limit splits is left out.
    else fitting.push({ ...line, text: new TextDecoder().decode(bytes.subarray(0, left)).replace(/\uFFFD+$/, '') })
    left -= bytes.length + 1
  }
  return fitting
}
