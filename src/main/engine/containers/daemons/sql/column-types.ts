// Types of columns: how each dialect prints them, what SQLite makes of them, and what they take.
import type { Dialect } from './tokens.ts'

const mysqlNames: Readonly<Record<string, string>> = {
  INTEGER: 'int',
  INT4: 'int',
  INT8: 'bigint',
  BOOL: 'tinyint(1)',
  BOOLEAN: 'tinyint(1)',
  DEC: 'decimal',
  NUMERIC: 'decimal',
  REAL: 'double',
  'DOUBLE PRECISION': 'double',
  CHARACTER: 'char',
  SERIAL: 'bigint unsigned'
}

const postgresNames: Readonly<Record<string, string>> = {
  INT: 'integer',
  INT4: 'integer',
  SERIAL: 'integer',
  INT8: 'bigint',
  BIGSERIAL: 'bigint',
  INT2: 'smallint',
  SMALLSERIAL: 'smallint',
  VARCHAR: 'character varying',
  'CHARACTER VARYING': 'character varying',
  CHAR: 'character',
  BPCHAR: 'character',
  BOOL: 'boolean',
  DECIMAL: 'numeric',
  FLOAT: 'double precision',
  FLOAT8: 'double precision',
  FLOAT4: 'real',
  TIMESTAMP: 'timestamp without time zone',
  TIMESTAMPTZ: 'timestamp with time zone',
  TIME: 'time without time zone'
}

/** A type as the dialect prints it. `size`: what stood in brackets. */
export function printedType(words: string, size: string | undefined, dialect: Dialect): string {
  const [isUnsigned, plain] = [/ UNSIGNED/.test(words), words.replace(/ (UNSIGNED|SIGNED|ZEROFILL)/g, '')]
  const bare = plain.replace(/ WITHOUT TIME ZONE| WITH TIME ZONE/, '')
  if (dialect === 'postgres') {
    const name = / WITH TIME ZONE/.test(plain)
      ? `${bare.toLowerCase()} with time zone`
      : (postgresNames[bare] ?? bare.toLowerCase())
    if (size === undefined) return name === 'character' ? 'character(1)' : name
    return /^(integer|bigint|smallint|timestamp|text)/.test(name) ? name : `${name}(${size})`
  }
  let name = mysqlNames[bare] ?? bare.toLowerCase()
  if (/^(tiny|small|medium|big)?int$/.test(name)) name = size === '1' && name === 'tinyint' ? 'tinyint(1)' : name
  else if (size !== undefined && !/^(double|float|text|json|date)$/.test(name)) name += `(${size})`
  else if (name === 'decimal') name += '(10,0)'
  else if (name === 'char') name += '(1)'
  return isUnsigned ? `${name} unsigned` : name
}

export type TypeClass = 'whole' | 'number' | 'text' | 'time' | 'truth' | 'other'

export function classOf(type: string): TypeClass {
  if (type === 'boolean') return 'truth'
  if (/int|serial|^year/.test(type) && !/^(interval|point)/.test(type)) return 'whole'
  if (/^(decimal|numeric|float|double|real)/.test(type)) return 'number'
  if (/char|text|^enum|^set|uuid|^inet/.test(type)) return 'text'
  if (/^(date|timestamp|time)/.test(type)) return 'time'
  return 'other'
}

/** The affinity that a column has in SQLite. */
export function affinityOf(type: string): string {
  switch (classOf(type)) {
    case 'whole':
    case 'truth':
      return 'INTEGER'
    case 'number':
      return 'NUMERIC'
    case 'text':
    case 'time':
    case 'other':
      return 'TEXT'
  }
}

/** How many characters it takes; undefined where there is no limit of its own. */
export function lengthOf(type: string): number | undefined {
  const found = /^(?:varchar|char|character varying|character)\((\d+)\)/.exec(type)
  return found === null ? undefined : Number(found[1])
}

/** A value as it is printed; null is NULL. */
export function printedValue(value: unknown, type: string | undefined): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array)
    return `\\x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  if (type === 'boolean') return String(value) === '1' || /^(t|true|y|yes|on)$/i.test(String(value)) ? 't' : 'f'
  if (type === 'date') return String(value).slice(0, 10)
  if (type?.startsWith('timestamp') === true) return printedMoment(String(value), type)
  const scale = type === undefined ? null : /^(?:decimal|numeric)\(\d+(?:,\s*(\d+))?\)/.exec(type)
  if (scale !== null && (typeof value === 'number' || typeof value === 'bigint'))
    return Number(value).toFixed(Number(scale[1] ?? 0))
  return String(value)
}

/** PostgreSQL's moments: without zeros behind the seconds, with their zone. */
function printedMoment(text: string, type: string): string {
  const zone = /[+-]\d{2}$/.exec(text)?.[0] ?? ''
  const plain = text
    .slice(0, text.length - zone.length)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
  return type === 'timestamp with time zone' ? `${plain}${zone === '' ? '+00' : zone}` : plain
}

/** Whether a text may be a date or a time. */
export function isMoment(text: string): boolean {
  return (
    /^\d{2,4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?$/.test(text) ||
    /^-?\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)
  )
}
