import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { serviceAccountKind } from '../../../../shared/kinds/serviceaccount/kind.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import { runtimeClassKind } from '../../../../shared/kinds/runtimeclass/kind.ts'
import type { LimitRange, Pod, PodSpec, RuntimeClass, ServiceAccount } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden } from '../api-error.ts'
import { addDefaultTolerations } from './default-tolerations.ts'
import { limitRangesOf, withLimitDefaults } from './limit-ranger.ts'
import { podPriority, priorityComplaint, setPriority, type PodPriority } from './priority.ts'
import { runtimeClassComplaint, withRuntimeClass } from './runtime-class.ts'
import { admitServiceAccount, serviceAccountNameOf } from './service-account.ts'

/** A pod's spec on its way in: as defaulted (what its creator owns), and with what admission added. */
export interface AdmittedSpec {
  readonly defaulted: PodSpec
  readonly admitted: PodSpec
  /** What the annotation kubernetes.io/limit-ranger says of the limits that were added. */
  readonly limitNote: string | undefined
}

interface Admitted extends AdmittedSpec {
  readonly account: ServiceAccount | undefined
  readonly priority: PodPriority | undefined
  readonly ranges: readonly LimitRange[]
  readonly runtimeClass: RuntimeClass | undefined
}

/** By the spec as handed in: the pods of one template share one, so that all this happens once for them. */
const known = new WeakMap<PodSpec, Admitted>()

const noSpec: PodSpec = { containers: [] }

/** A body may lack what the type requires: validation says so, and must get that far. */
function withContainers(spec: PodSpec): PodSpec {
  return Array.isArray(spec.containers) ? spec : { ...spec, containers: [] }
}

/** Upstream takes a negative grace period for one second. */
function withGracePeriod(spec: PodSpec): PodSpec {
  return (spec.terminationGracePeriodSeconds ?? 0) < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec
}

/** Defaults and admission of a new pod. 403 as upstream's plugins; `mustHaveAccount` also for the account "default". */
export function admitPod(store: ObjectStore, pod: NewObject<Pod>, mustHaveAccount: boolean): AdmittedSpec {
  const given = (pod.spec as PodSpec | undefined) ?? noSpec
  const account = store.get(serviceAccountKind, pod.metadata.namespace, serviceAccountNameOf(given))
  const priority = podPriority(store, given)
  const ranges = limitRangesOf(store, pod.metadata.namespace)
  const runtimeClass =
    given.runtimeClassName === undefined ? undefined : store.get(runtimeClassKind, undefined, given.runtimeClassName)
  const before = known.get(given)
  const isSameAccount = before?.account === account && before?.priority === priority
  const isKnown = isSameAccount && before?.ranges === ranges && before.runtimeClass === runtimeClass
  if (before !== undefined && isKnown && (account !== undefined || !mustHaveAccount)) return before
  const defaulted = withGracePeriod(podKind.setDefaults({ ...pod, spec: withContainers(given) }).spec)
  const name = pod.metadata.name ?? ''
  const complaint = priorityComplaint(defaulted, priority)
  if (complaint !== undefined || priority === undefined) throw forbidden(podKind, name, complaint ?? '')
  const accountName = serviceAccountNameOf(defaulted)
  if (account === undefined && (mustHaveAccount || accountName !== 'default')) {
    const { namespace = '' } = pod.metadata
    const cause = `error looking up service account ${namespace}/${accountName}: serviceaccount "${accountName}" not found`
    throw forbidden(podKind, name, cause)
  }
  const rejection = runtimeClassComplaint(defaulted, runtimeClass)
  if (rejection !== undefined) throw forbidden(podKind, name, rejection)
  const limited = withLimitDefaults(defaulted, ranges)
  const admitted = withRuntimeClass(
    setPriority(addDefaultTolerations(admitServiceAccount(limited.spec, account)), priority),
    runtimeClass
  )
  const result = { defaulted, admitted, limitNote: limited.annotation, account, priority, ranges, runtimeClass }
  known.set(given, result)
  return result
}
