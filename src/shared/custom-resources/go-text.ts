// Values as Go prints them in the messages of validation.

/** A float64 by %v: the shortest digits, with an exponent below 0.0001 and from a million on. */
export function goFloat(value: number): string {
  const [digits, power] = value.toExponential().split('e') as [string, string]
  if (Number(power) >= -4 && Number(power) < 6) return String(value)
  return `${digits}e${power[0]!}${power.slice(1).padStart(2, '0')}`
}

/** A JSON value by %v: map[a:1], [x y]. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `map[${members.map(([name, member]) => `${name}:${goValue(member)}`).join(' ')}]`
  }
  return typeof value === 'number' && !Number.isInteger(value) ? goFloat(value) : String(value)
}

/** The Go type that a JSON value is decoded to, by %T. */
export function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'string') return 'string'
  return value === null || value === undefined ? '<nil>' : 'map[string]interface {}'
}
