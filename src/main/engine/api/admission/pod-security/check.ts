// What the checks of the Pod Security Standards share (upstream k8s.io/pod-security-admission/policy).
import type { Container, EphemeralContainer, PodSpec } from '../../../../../shared/schema/types.ts'

export interface CheckedPod {
  readonly spec: PodSpec
  readonly annotations: Readonly<Record<string, string>>
}

/** Why a pod is not allowed. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

export interface Check {
  /** Of v1, from which on this is asked. */
  readonly since: number
  /** Of v1, from which on a check of the restricted level stands for it there. */
  readonly overriddenSince?: number
  /** `minor` is the version of the policy, Infinity for the latest. */
  readonly check: (pod: CheckedPod, minor: number) => Violation | undefined
}

export type AnyContainer = Container | EphemeralContainer

/** In upstream's order: those that start first, then the others, then those added later. */
export function containersOf({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec): AnyContainer[] {
  return [...initContainers, ...(containers ?? []), ...ephemeralContainers]
}

/** Names of the containers that something is wrong with. */
export function namesWhere(pod: CheckedPod, isBad: (container: AnyContainer) => boolean): readonly string[] {
  return containersOf(pod.spec)
    .filter(isBad)
    .map(({ name }) => name)
}

export function quoted(items: Iterable<string>): string {
  return `"${[...items].join('", "')}"`
}

/** Each once, in upstream's order of sets. */
export function sortedSet(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort()
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many
}

/** `container "a"`, `containers "a", "b"` */
export function containerText(names: readonly string[]): string {
  return `${plural('container', 'containers', names.length)} ${quoted(names)}`
}

/** "pod and container "a"": what sets something that it must not. */
export function settersText(isPod: boolean, names: readonly string[]): string {
  return [...(isPod ? ['pod'] : []), ...(names.length > 0 ? [containerText(names)] : [])].join(' and ')
}
