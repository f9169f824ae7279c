// The pod that a Job asks the API for.
import { jobKind } from '../../../../shared/kinds/job/kind.ts'
import { isIndexed } from '../../../../shared/kinds/job/lifecycle.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Container, Job, Pod, PodSpec, PodTemplateSpec } from '../../../../shared/schema/types.ts'
import { newControllerRef } from '../controller-ref.ts'
import { podFromTemplate } from '../pod-from-template.ts'
import { indexKey, trackingFinalizer } from './job-pods.ts'

const indexVariable = 'JOB_COMPLETION_INDEX'
/** What a generated name leaves for its base. */
const longestBase = 58
const tracked = new WeakMap<PodTemplateSpec, PodTemplateSpec>()

/** The template with the finalizer by which pods are counted, made once so that the pods of a Job share one spec. */
function trackedTemplate(job: Job): PodTemplateSpec {
  const { template } = job.spec
  let result = tracked.get(template)
  if (result === undefined) {
    const finalizers = template.metadata?.finalizers ?? []
    result = {
      ...template,
      metadata: {
        ...template.metadata!,
        finalizers: finalizers.includes(trackingFinalizer) ? finalizers : [...finalizers, trackingFinalizer]
      },
      ...(template.spec === undefined
        ? {}
        : { spec: isIndexed(job) ? withIndexVariable(template.spec) : template.spec })
    }
    tracked.set(template, result)
  }
  return result
}

function withIndexVariable(spec: PodSpec): PodSpec {
  const variable = { name: indexVariable, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } } }
  const extend = (container: Container): Container =>
    container.env?.some(({ name }) => name === indexVariable) === true
      ? container
      : { ...container, env: [...(container.env ?? []), variable] }
  return {
    ...spec,
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(extend) }),
    containers: spec.containers.map(extend)
  }
}

export function jobPod(job: Job): NewObject<Pod> {
  return podFromTemplate(job, newControllerRef(jobKind, job), trackedTemplate(job))
}

/** The pod for one index of an Indexed Job: named after it, and told it in label, annotation, host name and variable. */
export function indexedPod(job: Job, index: number, annotations: Readonly<Record<string, string>>): NewObject<Pod> {
  const pod = jobPod(job)
  const { name } = job.metadata
  const suffix = `-${index}-`
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: name.slice(0, longestBase - suffix.length) + suffix,
      labels: { ...pod.metadata.labels, [indexKey]: String(index) },
      annotations: { ...pod.metadata.annotations, [indexKey]: String(index), ...annotations }
    },
    spec: { ...pod.spec, hostname: `${name}-${index}` }
  }
}
