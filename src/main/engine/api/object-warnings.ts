// What is allowed and probably wrong: upstream's pkg/api/pod/warnings.go and the strategies' WarningsOnCreate.
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { definitionWarnings } from '../../../shared/kinds/customresourcedefinition/warnings.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { EndpointSlice, PodSpec, PodTemplateSpec } from '../../../shared/schema/types.ts'

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'
}

const deprecatedVolumes: Readonly<Record<string, string>> = {
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+'
}

const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'

type Loose = KubeObject & { readonly spec?: unknown }

/** Texts for Warning headers about a new object, or (with `old`) about a new version of one. */
export function objectWarnings(kind: Kind, object: KubeObject, old?: KubeObject): readonly string[] {
  const { spec } = object as Loose
  if (kind.kind === 'Pod') return podWarnings(spec as PodSpec, object.metadata.annotations, '')
  if (kind.kind === 'EndpointSlice') {
    const isFqdn = (object as EndpointSlice).addressType === 'FQDN'
    return isFqdn && old === undefined ? ['spec.addressType: FQDN endpoints are deprecated'] : []
  }
  // Upstream looks at a template again where the generation moved.
  if (old !== undefined && old.metadata.generation === object.metadata.generation) return []
  if (kind.kind === 'CustomResourceDefinition') return definitionWarnings(object as CustomResourceDefinition)
  const template = (spec as { readonly template?: PodTemplateSpec } | undefined)?.template
  return template?.spec === undefined
    ? []
    : podWarnings(template.spec, template.metadata?.annotations, 'spec.template.')
}

function podWarnings(
  spec: PodSpec,
  annotations: Readonly<Record<string, string>> | undefined,
  prefix: string
): readonly string[] {
  const warnings: string[] = []
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const text = deprecatedLabels[key]
    if (text !== undefined) warnings.push(`${prefix}spec.nodeSelector[${key}]: ${text}`)
  }
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const path = `${prefix}spec.topologySpreadConstraints[${index}]`
    const text = deprecatedLabels[topologyKey]
    if (text !== undefined) warnings.push(`${path}.topologyKey: ${topologyKey} is ${text}`)
    if (labelSelector === undefined)
      warnings.push(`${path}.labelSelector: a null labelSelector results in matching no pod`)
  }
  if (annotations?.[seccompAnnotation] !== undefined) {
    const text = 'non-functional in v1.27+; use the "seccompProfile" field instead'
    warnings.push(`${prefix}metadata.annotations[${seccompAnnotation}]: ${text}`)
  }
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const source of Object.keys(volume)) {
      const text = deprecatedVolumes[source]
      if (text !== undefined) warnings.push(`${prefix}spec.volumes[${index}].${source}: ${text}`)
    }
  }
  for (const [index, secret] of (spec.imagePullSecrets ?? []).entries()) {
    if (secret.name) continue
    warnings.push(
      `${prefix}spec.imagePullSecrets[${index}].name: invalid empty name ${JSON.stringify(secret.name ?? '')}`
    )
  }
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, { env = [] }] of (spec[list] ?? []).entries()) {
      for (const [at, { name }] of env.entries()) {
        if (env.findIndex((other) => other.name === name) === at) continue
        const path = `${prefix}spec.${list}[${index}].env[${at}]`
        warnings.push(
          `${path}: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`
        )
      }
    }
  }
  return warnings
}
