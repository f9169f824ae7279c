// Emits the compact facts of the stable built-in kinds: one line of JSON a definition, no prose. schema.ts reads them.
import { extensionMessages } from './extension-messages.ts'
import { isWrapped, messageOf, protobufOnlyDefinitions } from './protobuf-only.ts'
import type { Definition } from './types.ts'

export interface FactDefinition extends Definition {
  readonly properties?: Record<string, FactDefinition>
  readonly additionalProperties?: FactDefinition
  readonly items?: FactDefinition
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-unions'?: readonly unknown[]
}

export interface FactSources {
  readonly definitions: Record<string, FactDefinition>
  readonly enums: {
    readonly enums: Record<string, readonly string[]>
    readonly fields: Record<string, string>
    readonly defaults: Record<string, string>
  }
  readonly protobuf: Messages
}

/** message -> field -> [number, type, "repeated"?] */
export type Messages = Record<string, Record<string, readonly [number, string, string?]>>

type FieldNumber = number | readonly number[]
type Extras = Record<string, unknown>

/** enums.json is newer than 1.34: these values came later. */
const laterValues: Record<string, readonly string[]> = {
  'apps/v1.StatefulSetUpdateStrategyType': ['Recreate'],
  'core/v1.TolerationOperator': ['Lt', 'Gt']
}
/** Enums that enums.json names and lacks: upstream writes their constants as conversions. */
const convertedValues: Record<string, readonly string[]> = {
  'discovery/v1.AddressType': ['IPv4', 'IPv6', 'FQDN'],
  'networking/v1.PathType': ['Exact', 'Prefix', 'ImplementationSpecific'],
  'resource/v1.DeviceAllocationMode': ['ExactCount', 'All']
}
/** Defaults that enums.json gives as a Go constant. */
const constants: Record<string, string> = { AzureDataDiskCachingReadWrite: 'ReadWrite', AzureSharedBlobDisk: 'Shared' }
const scalarDefinitions: Record<string, string> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'Quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'IntOrString',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'Time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'MicroTime',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Duration': 'Duration'
}
const prefixes: readonly (readonly [string, string])[] = [
  ['io.k8s.api.', ''],
  ['io.k8s.apimachinery.pkg.apis.', ''],
  ['io.k8s.apimachinery.pkg.', ''],
  ['io.k8s.apiextensions-apiserver.pkg.apis.', ''],
  ['io.k8s.kube-aggregator.pkg.apis.', ''],
  ['io.k8s.metrics.pkg.apis.', '']
]

/** "core.v1.Pod" for "io.k8s.api.core.v1.Pod": unique over all definitions that are kept. */
function shortName(name: string): string {
  for (const [prefix, replacement] of prefixes) {
    if (name.startsWith(prefix)) return `${replacement}${name.slice(prefix.length)}`
  }
  return name
}

function isWanted(name: string, definition: FactDefinition): boolean {
  const isUnstable = /\.v\d+(alpha|beta)\d+\./.test(name) && !name.startsWith('io.k8s.metrics.')
  if (isUnstable || name in scalarDefinitions) return false
  return definition.properties !== undefined && prefixes.some(([prefix]) => name.startsWith(prefix))
}

export function emitFacts(sources: FactSources): string {
  const { enums } = sources
  const valuesOf: Record<string, readonly string[]> = { ...convertedValues, ...enums.enums }
  const protobuf: Messages = { ...sources.protobuf, ...extensionMessages }
  const definitions = { ...sources.definitions, ...protobufOnlyDefinitions(protobuf, sources.definitions) }

  function typeOf(definition: FactDefinition): string {
    if (definition.$ref !== undefined) {
      const name = definition.$ref.replace('#/definitions/', '')
      const target = definitions[name]
      if (scalarDefinitions[name] !== undefined) return scalarDefinitions[name]
      return target !== undefined && isWanted(name, target) ? shortName(name) : `any:${shortName(name)}`
    }
    if (definition.type === 'array') return `[]${typeOf(definition.items ?? {})}`
    if (definition.additionalProperties !== undefined) return `{}${typeOf(definition.additionalProperties)}`
    if (definition.type === 'string') return definition.format === 'byte' ? 'bytes' : 'string'
    if (definition.type === 'integer') return definition.format ?? 'int64'
    if (definition.type === 'number') return 'double'
    return definition.type === 'boolean' ? 'boolean' : 'any'
  }

  /** The path of protobuf numbers to a field: one, or more where Go embeds the struct that holds it. */
  function numbersOf(message: string, field: string, own: Record<string, unknown>): readonly number[] | undefined {
    const fields = Object.entries(protobuf[message] ?? {})
    const direct = fields.find(([name]) => name.toLowerCase() === field.toLowerCase())
    if (direct !== undefined) return [direct[1][0]]
    for (const [name, [number, type]] of fields) {
      const rest = name in own ? undefined : numbersOf(type, field, own)
      if (rest !== undefined) return [number, ...rest]
    }
    return undefined
  }

  function extrasOf(name: string, field: string, schema: FactDefinition, required: boolean): Extras {
    const [group, version, type] = name.split('.').slice(-3)
    // Go embeds the common part of an ephemeral container: the enums stand on that.
    const owners = type === 'EphemeralContainer' ? [type, 'EphemeralContainerCommon'] : [type]
    const keys = owners.map((owner) => `${group}/${version}.${owner}.${field}`)
    const enumName = keys.map((key) => enums.fields[key]).find((found) => found !== undefined)
    const written = keys.map((key) => enums.defaults[key]).find((found) => found !== undefined)
    const extras: Extras = {}
    if (required) extras['r'] = 1
    if (enumName !== undefined) extras['e'] = enumName
    if (written !== undefined) {
      const constant = /^ref\((\w+)\)$/.exec(written)?.[1]
      extras['d'] = constant === undefined ? JSON.parse(written) : constants[constant]
    }
    if (isWrapped(protobuf, name, field, schema)) extras['w'] = 1
    const marks = { mk: 'patch-merge-key', ps: 'patch-strategy', lt: 'list-type', lk: 'list-map-keys', mt: 'map-type' }
    for (const [key, mark] of Object.entries(marks)) {
      const value = schema[`x-kubernetes-${mark}` as keyof FactDefinition]
      if (value !== undefined) extras[key] = value
    }
    return extras
  }

  const lines: string[] = []
  const usedEnums = new Set<string>()
  for (const [name, definition] of Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isWanted(name, definition)) continue
    const properties = definition.properties ?? {}
    const message = messageOf(name)
    const fields: Record<string, unknown> = {}
    for (const [field, schema] of Object.entries(properties)) {
      const extras = extrasOf(name, field, schema, definition.required?.includes(field) === true)
      if (typeof extras['e'] === 'string') usedEnums.add(extras['e'])
      const numbers = numbersOf(message, field, properties) ?? [0]
      const number: FieldNumber = numbers.length === 1 ? numbers[0]! : numbers
      fields[field] = [typeOf(schema), number, ...(Object.keys(extras).length > 0 ? [extras] : [])]
    }
    const kinds = definition['x-kubernetes-group-version-kind']?.filter((kind) =>
      shortName(name).endsWith(`.${kind.kind}`)
    )
    // An object's kind; types that every group shares (DeleteOptions, WatchEvent) name none.
    if (kinds?.length === 1) fields[''] = [kinds[0]!.group, kinds[0]!.version, kinds[0]!.kind]
    const own = { mt: definition['x-kubernetes-map-type'], un: definition['x-kubernetes-unions'] }
    if (own.mt !== undefined || own.un !== undefined) fields['*'] = own
    lines.push(`  '${shortName(name)}': '${JSON.stringify(fields).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
  }
  const enumLines = [...usedEnums]
    .sort()
    .filter((name) => name in valuesOf)
    .map((name) => {
      const values = valuesOf[name]!.filter((value) => laterValues[name]?.includes(value) !== true)
      return `  '${name}': ${JSON.stringify(values)}`
    })
  return [
    '// Generated by `npm run schema` from the API documents of Kubernetes 1.34.0 (Apache-2.0, see NOTICE). Not edited by hand.',
    '// A definition is JSON: field -> [type, protobuf number, marks]; "" -> [group, version, kind]; "*" -> its own marks.',
    '// schema.ts gives all of it names.',
    'export const definitionFacts: Readonly<Record<string, string>> = {',
    lines.join(',\n'),
    '}',
    'export const enumFacts: Readonly<Record<string, readonly string[]>> = {',
    enumLines.join(',\n'),
    '}',
    ''
  ].join('\n')
}
