// What a pod reads of ConfigMaps and Secrets before its containers can be created.
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { EnvVar, Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { ContainerFacts, VolumeReference } from './pod-facts.ts'

/** The environment, or why it cannot be made: upstream's words. */
export type EnvironmentResult = { readonly environment: Readonly<Record<string, string>> } | { readonly error: string }

const empty: EnvironmentResult = { environment: {} }

export function environmentOf(store: ObjectStore, pod: Pod, facts: ContainerFacts, podIP: string): EnvironmentResult {
  if (!facts.hasReferences) return empty
  const { namespace } = pod.metadata
  const environment: Record<string, string> = {}
  for (const source of facts.container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef
    if (reference?.name === undefined) continue
    const isSecret = source.secretRef !== undefined
    const data = dataOf(store, isSecret, namespace!, reference.name)
    if (data === undefined) {
      if (reference.optional === true) continue
      return { error: `${isSecret ? 'secret' : 'configmap'} "${reference.name}" not found` }
    }
    for (const key in data) environment[`${source.prefix ?? ''}${key}`] = data[key]!
  }
  for (const variable of facts.container.env ?? []) {
    const value = valueOf(store, pod, variable, podIP)
    if (value === undefined) continue
    if (typeof value !== 'string') return value
    environment[variable.name] = value
  }
  return { environment }
}

/** undefined where an optional source is missing. */
function valueOf(
  store: ObjectStore,
  pod: Pod,
  variable: EnvVar,
  podIP: string
): string | { readonly error: string } | undefined {
  const from = variable.valueFrom
  if (from === undefined) return variable.value ?? ''
  if (from.fieldRef !== undefined) return fieldOf(pod, from.fieldRef.fieldPath, podIP)
  const reference = from.configMapKeyRef ?? from.secretKeyRef
  if (reference?.name === undefined) return ''
  const isSecret = from.secretKeyRef !== undefined
  const { namespace } = pod.metadata
  const data = dataOf(store, isSecret, namespace!, reference.name)
  if (data === undefined) {
    return reference.optional === true
      ? undefined
      : { error: `${isSecret ? 'secret' : 'configmap'} "${reference.name}" not found` }
  }
  const value = data[reference.key]
  if (value !== undefined || reference.optional === true) return value
  const kind = isSecret ? 'Secret' : 'ConfigMap'
  return { error: `couldn't find key ${reference.key} in ${kind} ${namespace}/${reference.name}` }
}

function dataOf(
  store: ObjectStore,
  isSecret: boolean,
  namespace: string,
  name: string
): Readonly<Record<string, string>> | undefined {
  if (isSecret) {
    const secret = store.get(secretKind, namespace, name)
    return secret === undefined ? undefined : (secret.data ?? {})
  }
  const configMap = store.get(configMapKind, namespace, name)
  return configMap === undefined ? undefined : (configMap.data ?? {})
}

function fieldOf(pod: Pod, path: string, podIP: string): string {
  const { metadata, spec, status } = pod
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (keyed !== null) return (keyed[1] === 'labels' ? metadata.labels : metadata.annotations)?.[keyed[2]!] ?? ''
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName ?? 'default',
    'status.hostIP': status?.hostIP,
    'status.podIP': podIP,
    'status.podIPs': podIP
  }
  return fields[path] ?? ''
}

/** What a volume misses: the message of upstream's FailedMount event; undefined where all is there. */
export function missingVolume(
  store: ObjectStore,
  namespace: string,
  references: readonly VolumeReference[]
): string | undefined {
  for (const { volume, resource, name } of references) {
    if (dataOf(store, resource === 'secret', namespace, name) !== undefined) continue
    return `MountVolume.SetUp failed for volume "${volume}" : ${resource} "${name}" not found`
  }
  return undefined
}
