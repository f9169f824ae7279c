import type { KubeObject } from '../kube/object.ts'
import type { Container, EphemeralContainer, PodSpec } from '../schema/types.ts'
import type { Relation } from './kind.ts'

type Reference = ReturnType<Relation['references']>[number]

/** Names that a pod spec mentions, once each. */
interface Mentioned {
  readonly configMaps: ReadonlySet<string>
  readonly secrets: ReadonlySet<string>
  readonly claims: ReadonlySet<string>
}

const nothing: Mentioned = { configMaps: new Set(), secrets: new Set(), claims: new Set() }
const known = new WeakMap<PodSpec, Mentioned>()

/** What a pod, or what makes pods from a template, refers to: service account, ConfigMaps, Secrets, claims, priority class. */
export function podSpecRelations<T extends KubeObject>(
  specOf: (object: T) => PodSpec | undefined
): readonly Relation<T>[] {
  return [
    {
      name: 'service account',
      resource: 'serviceaccounts',
      references: (object) => {
        const spec = specOf(object)
        return inNamespace(
          object,
          spec === undefined ? [] : [spec.serviceAccountName ?? spec.serviceAccount ?? 'default']
        )
      }
    },
    {
      name: 'config map',
      resource: 'configmaps',
      references: (object) => inNamespace(object, mentionedBy(specOf(object)).configMaps)
    },
    {
      name: 'secret',
      resource: 'secrets',
      references: (object) => inNamespace(object, mentionedBy(specOf(object)).secrets)
    },
    {
      name: 'claim',
      resource: 'persistentvolumeclaims',
      references: (object) => inNamespace(object, mentionedBy(specOf(object)).claims)
    },
    {
      name: 'priority class',
      resource: 'priorityclasses',
      references: (object) => {
        const name = specOf(object)?.priorityClassName
        return name ? [{ name }] : []
      }
    }
  ]
}

function inNamespace({ metadata: { namespace } }: KubeObject, names: Iterable<string>): readonly Reference[] {
  return [...names].map((name) => (namespace === undefined ? { name } : { namespace, name }))
}

function mentionedBy(spec: PodSpec | undefined): Mentioned {
  if (spec === undefined) return nothing
  let mentioned = known.get(spec)
  if (mentioned === undefined) {
    const configMaps = new Set<string>()
    const secrets = new Set<string>()
    const containers = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
    for (const container of containers) collectFromEnvironment(container, configMaps, secrets)
    collectFromVolumes(spec, configMaps, secrets)
    for (const { name } of spec.imagePullSecrets ?? []) add(secrets, name)
    const claims = new Set<string>()
    for (const { persistentVolumeClaim } of spec.volumes ?? []) add(claims, persistentVolumeClaim?.claimName)
    mentioned = { configMaps, secrets, claims }
    known.set(spec, mentioned)
  }
  return mentioned
}

function collectFromEnvironment(
  { env, envFrom }: Container | EphemeralContainer,
  configMaps: Set<string>,
  secrets: Set<string>
): void {
  for (const { valueFrom } of env ?? []) {
    add(configMaps, valueFrom?.configMapKeyRef?.name)
    add(secrets, valueFrom?.secretKeyRef?.name)
  }
  for (const { configMapRef, secretRef } of envFrom ?? []) {
    add(configMaps, configMapRef?.name)
    add(secrets, secretRef?.name)
  }
}

function collectFromVolumes({ volumes }: PodSpec, configMaps: Set<string>, secrets: Set<string>): void {
  for (const { configMap, secret, projected } of volumes ?? []) {
    add(configMaps, configMap?.name)
    add(secrets, secret?.secretName)
    for (const source of projected?.sources ?? []) {
      add(configMaps, source.configMap?.name)
      add(secrets, source.secret?.name)
    }
  }
}

function add(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && name !== '') names.add(name)
}
