import { dns1123LabelComplaints } from '../../kube/names.ts'
import type { Job, JobSpec } from '../../schema/types.ts'
import { hasNewSpec, warningsOfTemplate } from '../template-warnings.ts'

/** What is told of a name that no pod could have for its host; upstream's strategies of Jobs and CronJobs. */
export function jobNameWarnings(name: string): readonly string[] {
  const complaints = dns1123LabelComplaints(name)
  if (complaints.length === 0) return []
  const text =
    'this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended'
  return [`metadata.name: ${text}: [${complaints.join(' ')}]`]
}

/** Upstream's WarningsForJobSpec: of the spec and of its pod template. */
export function jobSpecWarnings(spec: JobSpec, path: string): readonly string[] {
  return [...indexWarnings(spec, path), ...warningsOfTemplate(spec.template, `${path}.template`)]
}

function indexWarnings(spec: JobSpec, path: string): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec
  if (completionMode !== 'Indexed' || completions <= 100_000 || parallelism <= 10_000) return []
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [`${path}: ${text}`]
}

export function jobWarnings(job: Job, old: Job | undefined): readonly string[] {
  if (!hasNewSpec(job, old)) return []
  return [...(old === undefined ? jobNameWarnings(job.metadata.name) : []), ...jobSpecWarnings(job.spec, 'spec')]
}
