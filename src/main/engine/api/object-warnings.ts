// What is allowed and probably wrong: the strategies' WarningsOnCreate and WarningsOnUpdate upstream.
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { definitionWarnings } from '../../../shared/kinds/customresourcedefinition/warnings.ts'
import { jobNameWarnings, jobSpecWarnings } from '../../../shared/kinds/job/warnings.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type {
  CronJob,
  EndpointSlice,
  Ingress,
  JobSpec,
  PodSpec,
  PodTemplateSpec
} from '../../../shared/schema/types.ts'
import { podWarnings } from './pod-warnings.ts'
import { storageWarnings } from './storage-warnings.ts'

type Loose = KubeObject & { readonly spec?: unknown }

/** Texts for Warning headers about a new object, or (with `old`) about a new version of one. */
export function objectWarnings(kind: Kind, object: KubeObject, old?: KubeObject): readonly string[] {
  const { spec } = object as Loose
  if (kind.kind === 'Pod') return podWarnings(spec as PodSpec, object.metadata.annotations, '')
  if (kind.kind === 'EndpointSlice') {
    const isFqdn = (object as EndpointSlice).addressType === 'FQDN'
    return isFqdn && old === undefined ? ['spec.addressType: FQDN endpoints are deprecated'] : []
  }
  if (kind.kind === 'Ingress') return old === undefined ? ingressWarnings(object as Ingress) : []
  if (kind.kind in storageWarnings) return storageWarnings[kind.kind]!(object)
  const isJob = kind.group === 'batch' && kind.isCustom !== true
  const ofName = isJob && old === undefined ? jobNameWarnings(object.metadata.name) : []
  const ofSchedule = kind.kind === 'CronJob' && isJob && old !== undefined ? scheduleWarnings(object as CronJob) : []
  // Upstream looks at a template again where the generation moved.
  if (old !== undefined && old.metadata.generation === object.metadata.generation) return ofSchedule
  if (kind.kind === 'CustomResourceDefinition') return definitionWarnings(object as CustomResourceDefinition)
  if (isJob) {
    const isCron = kind.kind === 'CronJob'
    const jobSpec = isCron ? (object as CronJob).spec.jobTemplate.spec! : (spec as JobSpec)
    const path = isCron ? 'spec.jobTemplate.spec' : 'spec'
    return [
      ...ofName,
      ...jobSpecWarnings(jobSpec, path),
      ...templateWarnings(jobSpec.template, `${path}.template.`),
      ...ofSchedule
    ]
  }
  return templateWarnings((spec as { readonly template?: PodTemplateSpec } | undefined)?.template, 'spec.template.')
}

function templateWarnings(template: PodTemplateSpec | undefined, prefix: string): readonly string[] {
  return template?.spec === undefined ? [] : podWarnings(template.spec, template.metadata?.annotations, prefix)
}

/** Upstream writes this path so. */
function scheduleWarnings({ spec }: CronJob): readonly string[] {
  if (!spec.schedule.includes('TZ')) return []
  const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
  return [`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${where} for more details`]
}

const classAnnotation = 'kubernetes.io/ingress.class'

function ingressWarnings({ metadata }: Ingress): readonly string[] {
  if (metadata.annotations?.[classAnnotation] === undefined) return []
  return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
}
