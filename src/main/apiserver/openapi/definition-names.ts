// The names that definitions have in the documents, for the short ones of the schema facts, and the definitions that
// are no structs: scalars with a format, and what may be anything.
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import type { TypeFacts } from '../../../shared/schema/schema.ts'

/** Version 2 (Swagger) or 3 of OpenAPI. */
export type Dialect = 'v2' | 'v3'

const apimachinery = 'io.k8s.apimachinery.pkg.'
/** By the first part of the short name; what is not here is one of k8s.io/api. */
const packages: Readonly<Record<string, string>> = {
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.',
  apiregistration: 'io.k8s.kube-aggregator.pkg.apis.',
  meta: `${apimachinery}apis.`,
  metrics: 'io.k8s.metrics.pkg.apis.',
  runtime: apimachinery,
  version: apimachinery
}

/** "io.k8s.api.core.v1.Pod" for "core.v1.Pod". */
export function definitionName(short: string): string {
  return `${packages[short.slice(0, short.indexOf('.'))] ?? 'io.k8s.api.'}${short}`
}

export function metaName(kind: string): string {
  return `${apimachinery}apis.meta.v1.${kind}`
}

const scalarNames: Readonly<Partial<Record<TypeFacts['form'], string>>> = {
  Quantity: `${apimachinery}api.resource.Quantity`,
  IntOrString: `${apimachinery}util.intstr.IntOrString`,
  Time: metaName('Time'),
  MicroTime: metaName('MicroTime'),
  Duration: metaName('Duration')
}

/** The definition that a field of this type refers to; undefined where the type stands in the field itself. */
export function referenceOf(type: TypeFacts): string | undefined {
  if (type.form === 'object') return definitionName(type.definition)
  return type.form === 'any' ? definitionName(type.name) : scalarNames[type.form]
}

interface Forms {
  readonly v2: JsonObject
  readonly v3: JsonObject
}

function both(schema: JsonObject): Forms {
  return { v2: schema, v3: schema }
}

const dateTime = both({ type: 'string', format: 'date-time' })
const anything = both({})
const anyObject = both({ type: 'object' })
const apiextensions = definitionName('apiextensions.v1.')

const withoutStruct: Readonly<Record<string, Forms>> = {
  [scalarNames.Quantity!]: { v2: { type: 'string' }, v3: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
  [scalarNames.IntOrString!]: {
    v2: { type: 'string', format: 'int-or-string' },
    v3: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] }
  },
  [scalarNames.Time!]: dateTime,
  [scalarNames.MicroTime!]: dateTime,
  [scalarNames.Duration!]: both({ type: 'string' }),
  [metaName('FieldsV1')]: anyObject,
  [metaName('Patch')]: anyObject,
  [definitionName('runtime.RawExtension')]: anyObject,
  [`${apiextensions}CustomResourceSubresourceStatus`]: anyObject,
  [`${apiextensions}JSON`]: anything,
  [`${apiextensions}JSONSchemaPropsOrArray`]: anything,
  [`${apiextensions}JSONSchemaPropsOrBool`]: anything,
  [`${apiextensions}JSONSchemaPropsOrStringArray`]: anything
}

/** The schema of a definition that is no struct. */
export function plainDefinition(name: string, dialect: Dialect): JsonObject | undefined {
  return withoutStruct[name]?.[dialect]
}
