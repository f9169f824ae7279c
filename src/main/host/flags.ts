import { parseArgs } from 'node:util'

export interface ServeFlags {
  /** Undefined: the platform's user-data folder. */
  readonly data: string | undefined
  /** Undefined: the usual one, or a free one where that is taken. 0 picks a free one. */
  readonly port: number | undefined
  /** Simulated seconds per real second; 0 is paused, -1 as fast as possible. */
  readonly speed: number | undefined
  readonly seed: string | undefined
  /** Worker nodes of a new cluster. */
  readonly nodes: number | undefined
  readonly json: boolean
  /** Serves the recorded fixture instead of an engine: for work on the window. */
  readonly fixture: boolean
}

/** A mistake in the command line or the surroundings that a person can mend: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Reads the command line of `npm run serve`. Throws UsageError with one clear line. */
export function parseServeFlags(args: readonly string[]): ServeFlags {
  const values = readOptions(args)
  return {
    data: values.data === '' ? fail('--data needs a folder') : values.data,
    port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 0, 65_535),
    speed: values.speed === undefined ? undefined : speed(values.speed),
    seed:
      values.seed === undefined ? undefined : String(wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER)),
    nodes: values.nodes === undefined ? undefined : wholeNumber('--nodes', values.nodes, 0, 5_000),
    json: values.json ?? false,
    fixture: values.fixture ?? false
  }
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string' },
        nodes: { type: 'string' },
        json: { type: 'boolean' },
        fixture: { type: 'boolean' }
      }
    })
    return values
  } catch (error) {
    return fail(error instanceof Error ? error.message.split(/\.?\n|\. /)[0]! : String(error))
  }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  return fail(`${flag} takes a whole number from ${least} to ${most}, not "${text}"`)
}

function speed(text: string): number {
  if (text === 'max') return -1
  const value = Number(text)
  if (text.trim() !== '' && (value === 0 || (value >= 0.1 && value <= 1000))) return value
  return fail(`--speed takes 0 (paused), 0.1 to 1000, or max, not "${text}"`)
}

function fail(message: string): never {
  throw new UsageError(message)
}
