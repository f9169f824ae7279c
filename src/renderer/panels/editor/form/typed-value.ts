import type { Json } from '../../../../shared/kube/object.ts'
import type { ValueField } from './form-field.ts'

/** What stands in an input for a value of the object. */
export function shownText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The value for what is typed; undefined takes the field away. What is no number stays a text: the API says so. */
export function typedValue(type: ValueField['type'], text: string): Json | undefined {
  if (text === '') return undefined
  if (type === 'number') return /^-?\d{1,15}$/.test(text) ? Number(text) : text
  // An empty line at the end is a word that is about to come.
  return type === 'lines' ? text.split('\n') : text
}
