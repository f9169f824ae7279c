// An object as a person would write it: without what the API and the controllers have added.
import type { Kind } from '../../../shared/kinds/kind.ts'
import { isJsonObject } from '../../../shared/kube/json-object.ts'
import { lastAppliedAnnotation } from '../../../shared/kube/last-applied.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'

type Members = { readonly [key: string]: Json }

/** What controllers note on objects for themselves. */
const notedAnnotations =
  /^(?:deployment\.kubernetes\.io\/|deprecated\.daemonset\.|pv\.kubernetes\.io\/|volume\.(?:beta\.)?kubernetes\.io\/|control-plane\.alpha\.|batch\.kubernetes\.io\/job-tracking|autoscaling\.alpha\.)/
/** By which the Job controller knows its pods: another cluster's has other uids. */
const jobLabels: readonly string[] = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name'
]

/** apiVersion and kind are the caller's to add. */
export function appliedForm(kind: Kind, object: KubeObject): Members {
  const { metadata, status: _status, apiVersion: _version, kind: _kind, ...rest } = object as unknown as Members
  const { name, namespace, labels, annotations, finalizers } = metadata as Members
  const kept: Members = {
    name: name!,
    ...(namespace === undefined ? {} : { namespace }),
    ...members(
      'labels',
      withoutKeys(labels, (key) => key === 'kubernetes.io/metadata.name')
    ),
    ...members(
      'annotations',
      withoutKeys(annotations, (key) => key === lastAppliedAnnotation || notedAnnotations.test(key))
    ),
    ...list('finalizers', finalizers)
  }
  const change = kind.isCustom === true ? undefined : changes[kind.kind]
  const body = change === undefined ? rest : change(rest)
  return { metadata: kept, ...body }
}

/** A finalizer without a prefix or of Kubernetes' own comes by itself. */
function list(key: string, value: Json | undefined): Members {
  if (!Array.isArray(value)) return {}
  const kept = value.filter((item) => typeof item === 'string' && !/^[^/]+$|kubernetes\.io\//.test(item))
  return kept.length === 0 ? {} : { [key]: kept as Json }
}

function members(key: string, value: Members): Members {
  return Object.keys(value).length === 0 ? {} : { [key]: value }
}

function withoutKeys(value: Json | undefined, drops: (key: string) => boolean): Members {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !drops(key))) : {}
}

function inSpec(change: (spec: Members) => Members): (body: Members) => Members {
  return (body) => (isJsonObject(body['spec']) ? { ...body, spec: change(body['spec']) } : body)
}

/** What of each kind is decided by the cluster in which the object is. */
const changes: Readonly<Record<string, (body: Members) => Members>> = {
  Namespace: (body) => without(body, 'spec'),
  ServiceAccount: (body) => without(body, 'secrets'),
  Service: inSpec((spec) =>
    spec['clusterIP'] === 'None'
      ? without(spec, 'clusterIPs')
      : without(spec, 'clusterIP', 'clusterIPs', 'healthCheckNodePort')
  ),
  PersistentVolumeClaim: inSpec((spec) => without(spec, 'volumeName')),
  PersistentVolume: inSpec((spec) => without(spec, 'claimRef')),
  Pod: inSpec(withoutPlace),
  Job: inSpec(withoutUids)
}

function without(value: Members, ...keys: readonly string[]): Members {
  return withoutKeys(value, (key) => keys.includes(key))
}

/** Where the scheduler put it, and what admission gave it. */
function withoutPlace({ nodeName: _node, serviceAccount: _account, priority: _priority, ...spec }: Members): Members {
  const { volumes, tolerations, ...rest } = spec
  const isToken = (item: Json): boolean => isJsonObject(item) && String(item['name']).startsWith('kube-api-access-')
  const isUsual = (item: Json): boolean =>
    isJsonObject(item) && /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/.test(String(item['key']))
  const left = (value: Json | undefined, drops: (item: Json) => boolean): readonly Json[] =>
    Array.isArray(value) ? (value as readonly Json[]).filter((item) => !drops(item)) : []
  const containers = (key: 'containers' | 'initContainers'): Members => {
    const value = rest[key]
    if (!Array.isArray(value)) return {}
    return {
      [key]: (value as readonly Members[]).map(({ volumeMounts, ...container }) => {
        const mounts = left(volumeMounts, isToken)
        return mounts.length === 0 ? container : { ...container, volumeMounts: mounts }
      })
    }
  }
  const keptVolumes = left(volumes, isToken)
  const keptTolerations = left(tolerations, isUsual)
  return {
    ...rest,
    ...containers('initContainers'),
    ...containers('containers'),
    ...(keptVolumes.length === 0 ? {} : { volumes: keptVolumes }),
    ...(keptTolerations.length === 0 ? {} : { tolerations: keptTolerations })
  }
}

function withoutUids(spec: Members): Members {
  if (spec['manualSelector'] === true) return spec
  const { selector: _, template, ...rest } = spec
  if (!isJsonObject(template) || !isJsonObject(template['metadata'])) return rest
  const { labels, ...metadata } = template['metadata']
  const kept = members(
    'labels',
    withoutKeys(labels, (key) => jobLabels.includes(key))
  )
  return { ...rest, template: { ...template, metadata: { ...metadata, ...kept } } }
}
