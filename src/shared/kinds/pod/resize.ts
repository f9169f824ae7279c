// The resize subresource: CPU and memory of containers that run (upstream pkg/registry/core/pod, ValidatePodResize).
import { semanticEqual } from '../../kube/sharing.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid } from '../../validation/field.ts'
import { validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { qosClassOf } from './qos-class.ts'
import { mirror, validateSpec } from './validation.ts'

const lists = ['containers', 'initContainers'] as const
const onlyComputing = 'only cpu and memory resources are mutable'

/** The old spec with the resources and resize policies of the containers that both specs have. */
export function withResizedContainers(old: PodSpec, given: PodSpec): PodSpec {
  const resized = (list: (typeof lists)[number]): readonly Container[] | undefined =>
    old[list]?.map((container) => {
      const next = given[list]?.find(({ name }) => name === container.name)
      if (next === undefined) return container
      const { resources: _resources, resizePolicy: _policy, ...rest } = container
      return {
        ...rest,
        ...(next.resources === undefined ? {} : { resources: next.resources }),
        ...(next.resizePolicy === undefined ? {} : { resizePolicy: next.resizePolicy })
      }
    })
  const initContainers = resized('initContainers')
  return {
    ...old,
    containers: resized('containers') ?? [],
    ...(initContainers === undefined ? {} : { initContainers })
  }
}

type ResourceList = ResourceRequirements['limits']

function hasLost(now: ResourceList = {}, before: ResourceList = {}): boolean {
  return Object.keys(before).some((name) => now[name] === undefined)
}

function withoutComputing(list: ResourceList): ResourceList {
  const { cpu: _cpu, memory: _memory, ...rest } = list ?? {}
  return rest
}

/** Whether nothing but CPU and memory differs. */
function isSameBesideComputing(
  { resources: now, ...rest }: Container,
  { resources: old, ...others }: Container
): boolean {
  return (
    semanticEqual(rest, others) &&
    semanticEqual(now?.claims, old?.claims) &&
    semanticEqual(withoutComputing(now?.limits), withoutComputing(old?.limits)) &&
    semanticEqual(withoutComputing(now?.requests), withoutComputing(old?.requests))
  )
}

function validateLosses(errors: Errors, container: Container, old: Container, path: string): void {
  if (hasLost(container.resources?.requests, old.resources?.requests))
    forbidden(errors, `${path}.resources.requests`, 'resource requests cannot be removed')
  if (hasLost(container.resources?.limits, old.resources?.limits))
    forbidden(errors, `${path}.resources.limits`, 'resource limits cannot be removed')
}

/** Why a pod cannot be resized at all; undefined where it can. */
function refusal(pod: Pod): string | undefined {
  const { requests = {}, limits = {} } = pod.spec.resources ?? {}
  if (Object.keys(requests).length + Object.keys(limits).length > 0)
    return 'pods with pod-level resources cannot be resized'
  if (pod.metadata.annotations?.[mirror] !== undefined) return 'static pods cannot be resized'
  return pod.spec.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined
}

/** Upstream's ValidatePodResize. */
export function validatePodResize(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: Errors = []
  const complaint = refusal(old)
  if (complaint !== undefined) {
    forbidden(errors, '', complaint)
    return errors
  }
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  validateSpec(errors, pod, pod.spec)
  if (qosClassOf(pod.spec) !== (old.status?.qosClass ?? qosClassOf(old.spec)))
    invalid(errors, 'spec', pod.status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing')
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const before = old.spec.initContainers![index]!
    const isSidecar = container.restartPolicy === 'Always'
    if (isSidecar) {
      validateLosses(errors, container, before, `spec.initContainers[${index}]`)
      if (!isSameBesideComputing(container, before))
        forbidden(errors, 'spec', 'only cpu and memory resources for sidecar containers are mutable')
    } else if (!semanticEqual(container, before))
      forbidden(errors, 'spec', 'resources for non-sidecar init containers are immutable')
  }
  for (const [index, container] of pod.spec.containers.entries()) {
    const before = old.spec.containers[index]!
    validateLosses(errors, container, before, `spec.containers[${index}]`)
    if (!isSameBesideComputing(container, before)) forbidden(errors, 'spec', onlyComputing)
  }
  return errors
}
