// Upstream's PodSecurity admission (k8s.io/pod-security-admission/admission). Its audit annotations are not written
// down: there is no audit log.
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../../../shared/kube/object.ts'
import type { Namespace, Pod, PodSpec, PodTemplateSpec } from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { forbidden } from '../../api-error.ts'
import { baselineChecks } from './baseline-checks.ts'
import { containersOf, type Check, type CheckedPod, type Violation } from './check.ts'
import { isPrivileged, isStricter, levelVersionText, policyOf, type LevelVersion, type Policy } from './policy.ts'
import { restrictedChecks } from './restricted-checks.ts'

/** Upstream looks at no more pods of a namespace than these when its level is raised. */
const mostPods = 3000

function violations({ level, minor }: LevelVersion, pod: CheckedPod): readonly Violation[] {
  if (level === 'privileged') return []
  const isAsked = ({ overriddenSince }: Check): boolean => overriddenSince === undefined || minor < overriddenSince
  const checks = level === 'baseline' ? baselineChecks : [...baselineChecks.filter(isAsked), ...restrictedChecks]
  return checks.flatMap(({ since, check }) => (minor >= since ? (check(pod, minor) ?? []) : []))
}

function detailText(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ')
}

function policyIn(store: ObjectStore, namespace: string | undefined): Policy {
  const found = namespace === undefined ? undefined : store.get(namespaceKind, undefined, namespace)
  return policyOf(found?.metadata.labels)
}

interface Templated {
  readonly spec?: {
    readonly template?: PodTemplateSpec
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } }
  }
  readonly template?: PodTemplateSpec
}

const controllers = new Set([
  '/PodTemplate',
  '/ReplicationController',
  'apps/ReplicaSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  'batch/CronJob'
])

/** The pod of an object: its own, or the one that it makes. Undefined where it has none. */
function checkedPod(kind: Kind, object: KubeObject): CheckedPod | undefined {
  if (kind === (podKind as Kind)) {
    const { metadata, spec } = object as Pod
    return { spec, annotations: metadata.annotations ?? {} }
  }
  if (!controllers.has(`${kind.group}/${kind.kind}`)) return undefined
  const { spec, template = spec?.template ?? spec?.jobTemplate?.spec?.template } = object as Templated
  if (template?.spec === undefined) return undefined
  return { spec: template.spec, annotations: template.metadata?.annotations ?? {} }
}

function imagesOf(spec: PodSpec): string {
  return JSON.stringify(containersOf(spec).map(({ name, image }) => [name, image]))
}

/** Upstream's isSignificantPodUpdate: images, and containers that are added later. */
function isSignificant(next: Pod, old: Pod): boolean {
  return next.spec !== old.spec && imagesOf(next.spec) !== imagesOf(old.spec)
}

function isToJudge(kind: Kind, object: KubeObject, old: KubeObject | undefined): boolean {
  return old === undefined || kind !== (podKind as Kind) || isSignificant(object as Pod, old as Pod)
}

/** 403 for a pod that the level of its namespace does not allow. */
export function checkPodSecurity(store: ObjectStore, kind: Kind, object: KubeObject, old?: KubeObject): void {
  if (kind !== (podKind as Kind)) return
  const { enforce } = policyIn(store, object.metadata.namespace)
  if (enforce.level === 'privileged' || !isToJudge(kind, object, old)) return
  const found = violations(enforce, checkedPod(kind, object)!)
  if (found.length === 0) return
  const cause = `violates PodSecurity "${levelVersionText(enforce)}": ${detailText(found)}`
  throw forbidden(kind, object.metadata.name, cause)
}

/** What somebody is told whose pods, or whose workload's pods, the level for warnings would not allow. */
export function podSecurityWarnings(
  store: ObjectStore,
  kind: Kind,
  object: KubeObject,
  old?: KubeObject
): readonly string[] {
  if (kind === (namespaceKind as Kind))
    return namespaceWarnings(store, object as Namespace, old as Namespace | undefined)
  const policy = policyIn(store, object.metadata.namespace)
  if (isPrivileged(policy) || !isToJudge(kind, object, old)) return []
  const pod = checkedPod(kind, object)
  const found = pod === undefined ? [] : violations(policy.warn, pod)
  if (found.length === 0) return []
  return [`would violate PodSecurity "${levelVersionText(policy.warn)}": ${detailText(found)}`]
}

/** Pods that were there before the level was raised, grouped by what is wrong with them. */
function namespaceWarnings(store: ObjectStore, namespace: Namespace, old: Namespace | undefined): readonly string[] {
  if (old === undefined) return []
  const { enforce } = policyOf(namespace.metadata.labels)
  if (!isStricter(enforce, policyOf(old.metadata.labels).enforce)) return []
  const { name } = namespace.metadata
  const total = store.count(podKind, name)
  const byReason = new Map<string, string[]>()
  let checked = 0
  for (const pod of store.inNamespace(podKind, name)) {
    if (++checked > mostPods) break
    const found = violations(enforce, checkedPod(podKind, pod)!)
    if (found.length === 0) continue
    const reason = found.map((one) => one.reason).join(', ')
    const names = byReason.get(reason)
    if (names === undefined) byReason.set(reason, [pod.metadata.name])
    else names.push(pod.metadata.name)
  }
  const level = levelVersionText(enforce)
  return [
    ...(total > mostPods
      ? [`new PodSecurity enforce level only checked against the first ${mostPods} of ${total} existing pods`]
      : []),
    ...(byReason.size > 0
      ? [`existing pods in namespace "${name}" violate the new PodSecurity enforce level "${level}"`]
      : []),
    ...[...byReason].map(([reason, names]) => `${podsText(names)}: ${reason}`).sort()
  ]
}

function podsText(names: readonly string[]): string {
  const [first = ''] = [...names].sort()
  const others = names.length - 1
  if (others === 0) return first
  return others === 1 ? `${first} (and 1 other pod)` : `${first} (and ${others} other pods)`
}
