import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ContainerPort, Pod, ResourceRequirements, ServicePort, Taint } from '../../../shared/schema/types.ts'
import type { DetailTab, ObjectLink } from '../../shell/route.ts'

/** What pods belong to. */
const workloads = [
  'apps/deployments',
  'apps/replicasets',
  'apps/daemonsets',
  'apps/statefulsets',
  '/replicationcontrollers'
]
/** What leads requests on. */
const withRequests = new Set(['/services', 'networking.k8s.io/ingresses'])
const withUsage = new Set([
  '/pods',
  '/nodes',
  '/namespaces',
  'autoscaling/horizontalpodautoscalers',
  ...withRequests,
  '/persistentvolumeclaims',
  ...workloads
])
/** A node has those of kube-proxy, an Ingress those of its controller. */
const withRules = new Set(['/nodes', 'networking.k8s.io/ingresses'])
const withLogs = new Set(['/pods', ...workloads, 'batch/jobs'])

function typeOf({ group, resource }: ObjectLink): string {
  return `${group}/${resource}`
}

export function isAutoscaler(link: ObjectLink): boolean {
  return typeOf(link) === 'autoscaling/horizontalpodautoscalers'
}

/** Whether its usage is what requests go by it, and not what it takes of machines. */
export function hasRequests(link: ObjectLink): boolean {
  return withRequests.has(typeOf(link))
}

export function isClaim(link: ObjectLink): boolean {
  return typeOf(link) === '/persistentvolumeclaims'
}

export function hasUsage(link: ObjectLink): boolean {
  return withUsage.has(typeOf(link))
}

/** Whether it takes CPU and memory of machines. */
export function hasResources(link: ObjectLink): boolean {
  return hasUsage(link) && !isAutoscaler(link) && !isClaim(link) && !hasRequests(link)
}

export function hasLogs(link: ObjectLink): boolean {
  return withLogs.has(typeOf(link))
}

/** "batch/Job", "/Pod": what a kind's own parts of the detail are found by. */
export function kindKey({ apiVersion, kind }: KubeObject): string {
  const slash = apiVersion.indexOf('/')
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}`
}

/** The tabs that make sense for a kind of object. */
export function tabsOf(link: ObjectLink): readonly DetailTab[] {
  return [
    'overview',
    'yaml',
    'events',
    ...(hasLogs(link) ? (['logs'] as const) : []),
    ...(hasUsage(link) ? (['usage'] as const) : []),
    ...(typeOf(link) === '/pods' ? (['scheduling'] as const) : []),
    ...(withRules.has(typeOf(link)) ? (['rules'] as const) : []),
    'related',
    'history'
  ]
}

/** "http 80:30080/TCP to 8080", as kubectl describe has the parts. */
export function servicePortText({ name, port, nodePort, protocol = 'TCP', targetPort }: ServicePort): string {
  const node = nodePort === undefined ? '' : `:${nodePort}`
  const target = targetPort === undefined || targetPort === port ? '' : ` to ${targetPort}`
  return `${name === undefined ? '' : `${name} `}${port}${node}/${protocol}${target}`
}

/** "http 8080/TCP". */
export function containerPortText({ name, containerPort, protocol = 'TCP' }: ContainerPort): string {
  return `${name === undefined ? '' : `${name} `}${containerPort}/${protocol}`
}

/** "dedicated=gpu:NoSchedule", as kubectl prints a taint. */
export function taintText({ key, value = '', effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

/** "100m CPU, 64Mi memory"; undefined where nothing is set. */
export function resourcesText(list: ResourceRequirements['requests']): string | undefined {
  const entries = Object.entries(list ?? {})
  if (entries.length === 0) return undefined
  return entries.map(([name, quantity]) => `${quantity} ${name === 'cpu' ? 'CPU' : name}`).join(', ')
}

/** "app=web,tier=front" of a map. */
export function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

/** The names of a pod's containers, those that come first included; none of anything else. */
export function containersOf({ kind, ...object }: KubeObject): readonly string[] {
  if (kind !== 'Pod') return []
  const { spec } = object as unknown as Pod
  return [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name)
}

const rolePrefix = 'node-role.kubernetes.io/'

/** "control-plane", or "<none>" as kubectl prints it. */
export function rolesText({ metadata }: KubeObject): string {
  const roles = Object.keys(metadata.labels ?? {})
    .filter((label) => label.startsWith(rolePrefix))
    .map((label) => label.slice(rolePrefix.length))
  return roles.length === 0 ? '<none>' : roles.sort().join(',')
}

export interface ConditionLike {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

/** The conditions of an object's status, of whatever kind. */
export function conditionsOf(object: KubeObject): readonly ConditionLike[] {
  const { status } = object as KubeObject & { readonly status?: { readonly conditions?: unknown } }
  // Of a custom resource nothing is sure, and a new definition has null.
  return Array.isArray(status?.conditions) ? (status.conditions as readonly ConditionLike[]) : []
}

const badWhenTrue =
  /Pressure$|^NetworkUnavailable$|Failure$|^Deletion|^NamespaceContentRemaining$|^NamespaceFinalizersRemaining$|^Failed$|^FailureTarget$|^Dangling$|ResizeError$|^NodeExpansionFailed$/
/** Neither way is wrong: what somebody asked for, and what is on its way. */
const neverBad =
  /^(Suspended|ScalingLimited|DisruptionTarget|Complete|SuccessCriteriaMet|FileSystemResizePending|Resizing|PodResizePending|PodResizeInProgress)$/

/** Whether a condition says that something is wrong. An unknown one is wrong too. */
export function isBadCondition({ type, status }: ConditionLike): boolean {
  if (status === 'Unknown') return true
  if (neverBad.test(type)) return false
  return badWhenTrue.test(type) ? status === 'True' : status === 'False'
}
