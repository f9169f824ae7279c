import type { DaemonSet, Node, PodSpec, Toleration } from '../../../../shared/schema/types.ts'
import { matchesTerm, nodeTerm } from '../../scheduler/node-terms.ts'
import { isTolerated } from '../../scheduler/tolerations.ts'

export interface Fit {
  /** A pod should be made there. */
  readonly shouldRun: boolean
  /** A pod that is there may stay. */
  readonly shouldContinue: boolean
}

const never: Fit = { shouldRun: false, shouldContinue: false }
const always: Fit = { shouldRun: true, shouldContinue: true }

function exists(key: string, effect: string): Toleration {
  return { key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }
}

const daemonTolerations: readonly Toleration[] = [
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule')
]
const networkToleration = exists('network-unavailable', 'NoSchedule')

/**
 * The template's tolerations and those of every daemon, which runs where others may not; upstream's
 * AddOrUpdateDaemonPodTolerations.
 */
export function withDaemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork === true ? [...daemonTolerations, networkToleration] : daemonTolerations
  const isReplaced = ({ key, effect, operator = 'Equal', value = '' }: Toleration) =>
    added.some((one) => one.key === key && one.effect === effect && one.operator === operator && value === '')
  return [...tolerations.filter((toleration) => !isReplaced(toleration)), ...added]
}

const fits = new WeakMap<PodSpec, WeakMap<Node['spec'], WeakMap<object, Fit>>>()
const noLabels = {}

/**
 * Whether a node takes the daemon's pod; upstream's NodeShouldRunDaemonPod. Resources do not count: that is for the
 * scheduler. Kept by the identity of template, node spec and labels, for a reconcile asks it of every node.
 */
export function fitOf(daemonSet: DaemonSet, node: Node): Fit {
  const spec = daemonSet.spec.template.spec!
  const labels = node.metadata.labels ?? noLabels
  let ofSpec = fits.get(spec)
  if (ofSpec === undefined) fits.set(spec, (ofSpec = new WeakMap()))
  let ofNode = ofSpec.get(node.spec)
  if (ofNode === undefined) ofSpec.set(node.spec, (ofNode = new WeakMap()))
  let fit = ofNode.get(labels)
  if (fit === undefined || labels === noLabels) ofNode.set(labels, (fit = judge(spec, node)))
  return fit
}

function judge(spec: PodSpec, node: Node): Fit {
  const { name, labels } = node.metadata
  if (spec.nodeName !== undefined && spec.nodeName !== '' && spec.nodeName !== name) return never
  for (const key in spec.nodeSelector) if (labels?.[key] !== spec.nodeSelector[key]) return never
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (terms !== undefined && !terms.some((term) => matchesTerm(nodeTerm(term), name, labels))) return never
  const tolerations = withDaemonTolerations(spec)
  const untolerated =
    node.spec.taints?.filter((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations)) ?? []
  if (untolerated.length === 0) return always
  return { shouldRun: false, shouldContinue: !untolerated.some(({ effect }) => effect === 'NoExecute') }
}
