// The printed columns of custom resources (k8s.io/apiextensions-apiserver's registry/customresource/tableconvertor).
import type { CustomResourceColumnDefinition } from '../kinds/customresourcedefinition/types.ts'
import { ageText, nameColumn } from '../kinds/columns.ts'
import type { Cell, Column } from '../kinds/kind.ts'
import type { Json, KubeObject } from '../kube/object.ts'
import { parseTime } from '../kube/time.ts'
import { goValue } from './go-text.ts'
import { findAll, JsonPathError, parseJsonPath, type JsonPath } from './json-path.ts'

const ageDescription =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed ' +
  'to be set in happens-before order across separate operations. Clients may not set this value. It is represented in ' +
  'RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: ' +
  'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata'

const ageDefinition: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description: ageDescription,
  jsonPath: '.metadata.creationTimestamp'
}

/** The name and what the version asks for; the age where it asks for nothing. */
export function printerColumns(definitions: readonly CustomResourceColumnDefinition[] = []): readonly Column[] {
  return [nameColumn, ...(definitions.length === 0 ? [ageDefinition] : definitions).map(columnOf)]
}

function columnOf(definition: CustomResourceColumnDefinition): Column {
  const { name, type, format, priority = 0, jsonPath } = definition
  const description = definition.description || `Custom resource definition column (in JSONPath format): ${jsonPath}`
  const path = parsed(jsonPath)
  const valueOf = (object: KubeObject): Json | undefined =>
    path === undefined ? undefined : findAll(path, object as unknown as Json)[0]
  return {
    name,
    type: type as Column['type'],
    ...(format === undefined ? {} : { format }),
    priority,
    description,
    cell: (object, now) => cellOf(type, valueOf(object), now),
    sortKey: (object) => sortKeyOf(type, valueOf(object))
  }
}

/** A path that no column can be made of prints nothing, as upstream. */
function parsed(jsonPath: string): JsonPath | undefined {
  try {
    return parseJsonPath(jsonPath)
  } catch (error) {
    if (error instanceof JsonPathError) return undefined
    throw error
  }
}

function cellOf(type: string, value: Json | undefined, now: number): Cell {
  if (value === undefined) return null
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : textOf(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      if (typeof value !== 'string') return null
      return Number.isNaN(parseTime(value)) ? '<invalid>' : ageText(value, now)
    default:
      return null
  }
}

function textOf(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : goValue(value)
}

/** A younger object sorts as a smaller age. */
function sortKeyOf(type: string, value: Json | undefined): string | number {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'string') return value
  return type === 'boolean' ? Number(value) : textOf(value)
}
