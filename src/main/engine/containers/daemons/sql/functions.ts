// Functions of the dialects that SQLite lacks, and those of its own that look at the real clock, at chance, or make more
// of a text than fits: they are replaced by ones that do not.
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { ScratchDatabase } from '../../../store/scratch-database.ts'
import type { Random } from '../../../sim/random.ts'
import { ProgramError } from '../../programs/program-error.ts'
import { expressionOf } from '../../programs/regular-expression.ts'
import { strftime } from '../../programs/strftime.ts'
import { encode } from '../../text-bytes.ts'
import { isMoment } from './column-types.ts'
import { ownError, SqlError } from './sql-error.ts'
import type { Dialect } from './tokens.ts'

/** What functions look at beside their arguments; of the statement under way. */
export interface FunctionWorld {
  now: number
  user: string
  database: string | null
  insertId: number
  version: string
  random: Random
  /** Rows that functions may still make. */
  rows: number
}

type Value = string | number | bigint | Uint8Array | null

/** Characters that a function's text has at most. */
const longestText = 1_000_000

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function bounded(length: number): void {
  if (length > longestText) throw new SqlError({ kind: 'too-much' })
}

/** NULL where any argument is. */
const strict =
  (act: (...values: Value[]) => Value) =>
  (...values: Value[]): Value =>
    values.some((value) => value === null) ? null : act(...values)

function moment(value: Value): Date | undefined {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?/.exec(text(value))
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0))
  return new Date(Date.UTC(year!, month! - 1, day, hour, minute, second))
}

const formats: Readonly<Record<string, string>> = {
  '%Y': '%Y',
  '%y': '%y',
  '%m': '%m',
  '%c': '%-m',
  '%d': '%d',
  '%e': '%-d',
  '%H': '%H',
  '%h': '%I',
  '%i': '%M',
  '%s': '%S',
  '%S': '%S',
  '%M': '%B',
  '%b': '%b',
  '%W': '%A',
  '%a': '%a',
  '%p': '%p',
  '%T': '%H:%M:%S',
  '%j': '%j'
}

function dateFormat(value: Value, format: Value): Value {
  const date = moment(value)
  if (date === undefined) return null
  return strftime(
    date.getTime(),
    text(format).replaceAll(/%./g, (all) => formats[all] ?? all.slice(1))
  )
}

const fields: Readonly<Record<string, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  second: (date) => date.getUTCSeconds(),
  dow: (date) => date.getUTCDay(),
  quarter: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  epoch: (date) => date.getTime() / 1000
}

/** LIKE with a fixed amount of work for each character: the star that was met last is the only one to go back to. */
export function likeMatches(pattern: string, value: string): boolean {
  let [at, place, star, retry] = [0, 0, -1, 0]
  while (place < value.length) {
    const char = pattern[at]
    if (char === '%') {
      star = at++
      retry = place
    } else if (char === '\\' && at + 1 < pattern.length && pattern[at + 1] === value[place]) {
      at += 2
      place++
    } else if (char !== undefined && char !== '\\' && (char === '_' || char === value[place])) {
      at++
      place++
    } else if (star >= 0) {
      at = star + 1
      place = ++retry
    } else return false
  }
  while (pattern[at] === '%') at++
  return at >= pattern.length
}

const common: Readonly<Record<string, (...values: Value[]) => Value>> = {
  concat_ws: (separator, ...values) =>
    values
      .filter((value) => value !== null)
      .map(text)
      .join(text(separator)),
  left: strict((value, count) => text(value).slice(0, Math.max(Number(count), 0))),
  right: strict((value, count) => (Number(count) <= 0 ? '' : text(value).slice(-Number(count)))),
  reverse: strict((value) => Array.from(text(value)).toReversed().join('')),
  repeat: strict((value, count) => {
    bounded(text(value).length * Number(count))
    return text(value).repeat(Math.max(Number(count), 0))
  }),
  lpad: strict((value, count, pad = ' ') => {
    bounded(Number(count))
    return text(value).slice(0, Number(count)).padStart(Number(count), text(pad))
  }),
  rpad: strict((value, count, pad = ' ') => {
    bounded(Number(count))
    return text(value).slice(0, Number(count)).padEnd(Number(count), text(pad))
  }),
  replace: strict((value, from, to) => {
    const parts = from === '' ? [text(value)] : text(value).split(text(from))
    bounded(text(value).length + parts.length * text(to).length)
    return parts.join(text(to))
  }),
  char_length: strict((value) => Array.from(text(value)).length),
  character_length: strict((value) => Array.from(text(value)).length),
  md5: strict((value) => bytesToHex(md5(encode(text(value))))),
  greatest: strict((...values) => values.reduce((a, b) => (a! > b! ? a : b))),
  least: strict((...values) => values.reduce((a, b) => (a! < b! ? a : b))),
  extract: strict((field, value) => {
    const date = moment(value)
    return date === undefined ? null : (fields[text(field)]?.(date) ?? null)
  }),
  drydock_is_moment: (value) => (isMoment(text(value)) ? 1 : 0)
}

const mysql: Readonly<Record<string, (...values: Value[]) => Value>> = {
  concat: strict((...values) => values.map(text).join('')),
  if: (condition, yes, no) => (Number(condition) !== 0 && condition !== null ? yes! : no!),
  isnull: (value) => (value === null ? 1 : 0),
  ucase: strict((value) => text(value).toUpperCase()),
  lcase: strict((value) => text(value).toLowerCase()),
  length: strict((value) => encode(text(value)).length),
  locate: strict((part, value) => text(value).toLowerCase().indexOf(text(part).toLowerCase()) + 1),
  mid: strict((value, start, count) => text(value).substr(Number(start) - 1, Number(count))),
  truncate: strict((value, places) => {
    const scale = 10 ** Number(places)
    return Math.trunc(Number(value) * scale) / scale
  }),
  date_format: strict((value, format) => dateFormat(value, format)),
  date: strict((value) => text(value).slice(0, 10)),
  time: strict((value) => /\d{1,2}:\d{2}(:\d{2})?/.exec(text(value))?.[0] ?? null),
  datediff: strict((a, b) => {
    const [first, second] = [moment(a), moment(b)]
    if (first === undefined || second === undefined) return null
    return Math.floor(first.getTime() / 86_400_000) - Math.floor(second.getTime() / 86_400_000)
  }),
  sha1: strict((value) => bytesToHex(sha1(encode(text(value))))),
  sha: strict((value) => bytesToHex(sha1(encode(text(value))))),
  sha2: strict((value) => bytesToHex(sha256(encode(text(value))))),
  ...Object.fromEntries(
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'quarter'].map((name) => [
      name,
      strict((value: Value) => {
        const date = moment(value)
        return date === undefined ? null : fields[name]!(date)
      })
    ])
  ),
  dayofmonth: strict((value) => moment(value)?.getUTCDate() ?? null)
}

const postgres: Readonly<Record<string, (...values: Value[]) => Value>> = {
  concat: (...values) => values.map(text).join(''),
  initcap: strict((value) =>
    text(value)
      .toLowerCase()
      .replaceAll(/\b[a-z]/g, (char) => char.toUpperCase())
  ),
  split_part: strict((value, separator, count) => text(value).split(text(separator))[Number(count) - 1] ?? ''),
  strpos: strict((value, part) => text(value).indexOf(text(part)) + 1),
  pg_size_pretty: strict((bytes) =>
    Number(bytes) < 10_240 ? `${String(bytes)} bytes` : `${Math.round(Number(bytes) / 1024)} kB`
  ),
  date_trunc: strict((field, value) => {
    const length = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 }[text(field)]
    return length === undefined ? null : `${text(value).slice(0, length)}${'0000-01-01 00:00:00'.slice(length)}`
  })
}

/** What of SQLite itself would see the real world, or fill memory. */
const forbidden =
  'random randomblob zeroblob julianday unixepoch strftime datetime timediff glob printf format load_extension sqlite_version'.split(
    ' '
  )

const mostSeries = 100_000

export function registerFunctions(database: ScratchDatabase, world: FunctionWorld, dialect: Dialect): void {
  const plain = { varargs: true, deterministic: true } as const
  for (const name of forbidden) {
    database.function(name, { varargs: true }, () => {
      throw new SqlError({ kind: 'no-function', name })
    })
  }
  for (const [name, act] of Object.entries({ ...common, ...(dialect === 'mysql' ? mysql : postgres) }))
    database.function(name, plain, act as (...values: unknown[]) => unknown)
  // SQLite's own matching takes a time that grows with each % of a pattern.
  const folded = (value: Value | undefined): string => (dialect === 'mysql' ? text(value).toLowerCase() : text(value))
  database.function('like', plain, (pattern: Value, value: Value) =>
    pattern === null || value === null ? null : likeMatches(folded(pattern), folded(value)) ? 1 : 0
  )
  database.function('regexp', plain, (pattern: Value, value: Value) => {
    if (pattern === null || value === null) return null
    try {
      return expressionOf(text(pattern), 'extended', dialect === 'mysql').find(text(value)) === undefined ? 0 : 1
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error
      if (dialect === 'postgres') throw ownError(0, '2201B', 'invalid regular expression: parentheses () not balanced')
      throw ownError(3685, 'HY000', 'Illegal argument to a regular expression.')
    }
  })
  const changing: Readonly<Record<string, (...values: Value[]) => Value>> = {
    drydock_now: (length) => new Date(world.now).toISOString().replace('T', ' ').slice(0, Number(length)),
    database: () => world.database,
    schema: () => world.database,
    current_database: () => world.database,
    current_schema: () => 'public',
    version: () => world.version,
    last_insert_id: () => world.insertId,
    rand: () => world.random.float(),
    uuid: () => world.random.uuid(),
    gen_random_uuid: () => world.random.uuid(),
    user: () => world.user,
    connection_id: () => 8,
    pg_backend_pid: () => 61,
    pg_database_size: () => 7_639_187,
    unix_timestamp: (value) => Math.floor((value === undefined ? world.now : (moment(value)?.getTime() ?? 0)) / 1000)
  }
  for (const [name, act] of Object.entries(changing))
    database.function(name, { varargs: true }, act as (...values: unknown[]) => unknown)
  if (dialect !== 'postgres') return
  // SQLite takes this operator's function only where it has two arguments and no more.
  database.function('match', (pattern: unknown, value: unknown) => {
    if (pattern === null || value === null) return null
    return likeMatches(String(pattern).toLowerCase(), String(value).toLowerCase()) ? 1 : 0
  })
  database.function('random', () => world.random.float())
  database.aggregate('string_agg', {
    start: () => null as string | null,
    step: (sum: string | null, value: unknown, separator: unknown) => {
      if (value === null) return sum
      const whole = sum === null ? String(value) : `${sum}${String(separator)}${String(value)}`
      bounded(whole.length)
      return whole
    },
    varargs: true
  } as never)
  database.table('generate_series', {
    columns: ['generate_series'],
    parameters: ['first', 'last', 'step'],
    *rows(first: unknown, last: unknown, step: unknown) {
      const by = Number(step ?? 1)
      if (by === 0 || Math.abs(Number(last) - Number(first)) / Math.abs(by) > mostSeries)
        throw new SqlError({ kind: 'too-much' })
      for (let value = Number(first); by > 0 ? value <= Number(last) : value >= Number(last); value += by) {
        if (--world.rows < 0) throw new SqlError({ kind: 'too-much' })
        yield [Number.isInteger(value) ? BigInt(value) : value]
      }
    }
  })
}
