// What the OpenAPI document leaves out because no path serves it as JSON, while protobuf bodies hold it: options, reviews
// of webhooks, metrics. Their definitions are made from the protobuf messages. Also what only the wire form shows.
import type { FactDefinition, Messages } from './facts.ts'

type Fields = Messages[string]

/** Message -> the kind it is; without one where every group has it (the options of requests). */
const kinds: readonly (readonly [message: string, group?: string, version?: string])[] = [
  ['api.admission.v1.AdmissionReview', 'admission.k8s.io', 'v1'],
  ['api.apidiscovery.v2.APIGroupDiscovery', 'apidiscovery.k8s.io', 'v2'],
  ['api.apidiscovery.v2.APIGroupDiscoveryList', 'apidiscovery.k8s.io', 'v2'],
  ['api.core.v1.List', '', 'v1'],
  ['api.core.v1.NodeProxyOptions', '', 'v1'],
  ['api.core.v1.PodAttachOptions', '', 'v1'],
  ['api.core.v1.PodExecOptions', '', 'v1'],
  ['api.core.v1.PodLogOptions', '', 'v1'],
  ['api.core.v1.PodPortForwardOptions', '', 'v1'],
  ['api.core.v1.PodProxyOptions', '', 'v1'],
  ['api.core.v1.RangeAllocation', '', 'v1'],
  ['api.core.v1.SerializedReference', '', 'v1'],
  ['api.core.v1.ServiceProxyOptions', '', 'v1'],
  ['apimachinery.pkg.apis.meta.v1.CreateOptions'],
  ['apimachinery.pkg.apis.meta.v1.GetOptions'],
  ['apimachinery.pkg.apis.meta.v1.ListOptions'],
  ['apimachinery.pkg.apis.meta.v1.PartialObjectMetadata'],
  ['apimachinery.pkg.apis.meta.v1.PartialObjectMetadataList'],
  ['apimachinery.pkg.apis.meta.v1.PatchOptions'],
  ['apimachinery.pkg.apis.meta.v1.TableOptions'],
  ['apimachinery.pkg.apis.meta.v1.UpdateOptions'],
  ['metrics.pkg.apis.metrics.v1beta1.NodeMetrics', 'metrics.k8s.io', 'v1beta1'],
  ['metrics.pkg.apis.metrics.v1beta1.NodeMetricsList', 'metrics.k8s.io', 'v1beta1'],
  ['metrics.pkg.apis.metrics.v1beta1.PodMetrics', 'metrics.k8s.io', 'v1beta1'],
  ['metrics.pkg.apis.metrics.v1beta1.PodMetricsList', 'metrics.k8s.io', 'v1beta1']
]

/** What Go always prints: required in the documents of these groups. */
const required: Readonly<Record<string, readonly string[]>> = {
  ContainerMetrics: ['name', 'usage'],
  NodeMetrics: ['timestamp', 'window', 'usage'],
  NodeMetricsList: ['items'],
  PodMetrics: ['timestamp', 'window', 'containers'],
  PodMetricsList: ['items']
}
/** Fields that came after 1.34. */
const later = new Set(['ListOptions.shardSelector', 'ListMeta.shardInfo'])
const jsonTypes: Record<string, FactDefinition> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
  // Prints as text ("1m30s"); on the wire it is a message that holds nanoseconds.
  'k8s.io.apimachinery.pkg.apis.meta.v1.Duration': {
    $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Duration'
  }
}

/** "k8s.io.api.core.v1.Pod" for "io.k8s.api.core.v1.Pod". */
export function messageOf(definition: string): string {
  return definition.replace('io.k8s.', 'k8s.io.').replaceAll('-', '_')
}

function definitionOf(message: string): string {
  return message.replace('k8s.io.', 'io.k8s.')
}

/** A name in a map's type is relative to the message's package, or has a dot in front. */
function mapValueOf(type: string, message: string): string | undefined {
  const name = /^map<string,(.*)>$/.exec(type)?.[1]
  if (name === undefined || name in jsonTypes) return name
  return name.startsWith('.') ? name.slice(1) : `${message.slice(0, message.lastIndexOf('.'))}.${name}`
}

/** Whether the list in this field (or in its map) stands on the wire in a message of its own, as authentication's ExtraValue. */
export function isWrapped(messages: Messages, definition: string, field: string, schema: FactDefinition): boolean {
  const message = messageOf(definition)
  const type = messages[message]?.[field]?.[1]
  if (type === undefined || (schema.additionalProperties ?? schema).type !== 'array') return false
  const names = Object.keys(messages[mapValueOf(type, message) ?? type] ?? {})
  return names.length === 1 && names[0] === 'items'
}

/** The definitions of the kinds above and of what they hold, as the OpenAPI document would have them. */
export function protobufOnlyDefinitions(
  messages: Messages,
  known: Readonly<Record<string, FactDefinition>>
): Record<string, FactDefinition> {
  const made: Record<string, FactDefinition> = {}

  function reference(message: string): FactDefinition {
    const plain = jsonTypes[message]
    if (plain !== undefined) return plain
    add(message)
    return { $ref: `#/definitions/${definitionOf(message)}` }
  }

  function schemaOf(message: string, [, type, repeated]: Fields[string]): FactDefinition {
    const value = mapValueOf(type, message)
    if (value !== undefined) return { type: 'object', additionalProperties: reference(value) }
    return repeated === undefined ? reference(type) : { type: 'array', items: reference(type) }
  }

  function add(message: string, kind?: { group: string; version: string; kind: string }): void {
    const name = definitionOf(message)
    const fields = messages[message]
    if (known[name] !== undefined || made[name] !== undefined || fields === undefined) return
    const properties: Record<string, FactDefinition> = {}
    const structName = message.slice(message.lastIndexOf('.') + 1)
    made[name] = {
      properties,
      required: required[structName] ?? [],
      ...(kind !== undefined && { 'x-kubernetes-group-version-kind': [kind] })
    }
    if (kind !== undefined) Object.assign(properties, { apiVersion: jsonTypes['string'], kind: jsonTypes['string'] })
    for (const [field, facts] of Object.entries(fields)) {
      if (!later.has(`${structName}.${field}`)) properties[field] = schemaOf(message, facts)
    }
  }

  for (const [path, group, version] of kinds) {
    const kind = path.slice(path.lastIndexOf('.') + 1)
    const isOfGroup = group !== undefined && version !== undefined
    add(`k8s.io.${path}`, isOfGroup ? { group, version, kind } : undefined)
  }
  return made
}
