// The environment of a container as far as it is not in its spec, after upstream's makeEnvironmentVariables.
import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { secretKind } from '../../../../shared/kinds/secret/kind.ts'
import type { EnvVar, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { ContainerFacts } from '../pod-facts.ts'
import { dataOf, type ConfigObject } from './config-data.ts'
import { expanded, mappingOf } from './expansion.ts'
import { fieldOf, resourceOf, type PodPlace } from './pod-fields.ts'

/** The environment, or why it cannot be made: upstream's words. */
export type EnvironmentResult = { readonly environment: Readonly<Record<string, string>> } | { readonly error: string }

const empty: EnvironmentResult = { environment: {} }

/** `services`: what $(NAME) finds beside the variables that stand before it. */
export function environmentOf(
  store: ObjectStore,
  pod: Pod,
  facts: ContainerFacts,
  place: PodPlace,
  services: Readonly<Record<string, string>> = {}
): EnvironmentResult {
  if (!facts.hasReferences) return empty
  const { namespace } = pod.metadata
  const environment: Record<string, string> = {}
  for (const source of facts.container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef
    if (reference?.name === undefined) continue
    const isSecret = source.secretRef !== undefined
    const data = dataNamed(store, isSecret, namespace!, reference.name)
    if (data === undefined) {
      if (reference.optional === true) continue
      return { error: `${isSecret ? 'secret' : 'configmap'} "${reference.name}" not found` }
    }
    for (const key in data) environment[`${source.prefix ?? ''}${key}`] = data[key]!
  }
  for (const variable of facts.container.env ?? []) {
    const value =
      variable.valueFrom === undefined
        ? expanded(variable.value ?? '', mappingOf(environment, services))
        : valueOf(store, pod, facts, variable, place)
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
  { container }: ContainerFacts,
  variable: EnvVar,
  place: PodPlace
): string | { readonly error: string } | undefined {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = variable.valueFrom!
  if (fieldRef !== undefined) return fieldOf(pod, fieldRef.fieldPath, place)
  if (resourceFieldRef !== undefined) {
    const { containerName } = resourceFieldRef
    const named = pod.spec.containers.find(({ name }) => name === containerName)
    const node = store.get(nodeKind, undefined, pod.spec.nodeName!)
    return resourceOf(containerName === undefined ? container : named, resourceFieldRef, node)
  }
  const reference = configMapKeyRef ?? secretKeyRef
  if (reference?.name === undefined) return ''
  const isSecret = secretKeyRef !== undefined
  const { namespace } = pod.metadata
  const data = dataNamed(store, isSecret, namespace!, reference.name)
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

function dataNamed(
  store: ObjectStore,
  isSecret: boolean,
  namespace: string,
  name: string
): Readonly<Record<string, string>> | undefined {
  const object = store.get<ConfigObject>(isSecret ? secretKind : configMapKind, namespace, name)
  return object === undefined ? undefined : dataOf(object)
}
