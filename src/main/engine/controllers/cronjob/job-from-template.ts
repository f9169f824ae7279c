import { formatTimeIn } from '../../../../shared/cron/time-zone.ts'
import { cronJobKind } from '../../../../shared/kinds/cronjob/kind.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { CronJob, Job } from '../../../../shared/schema/types.ts'
import { newControllerRef } from '../controller-ref.ts'

const scheduledKey = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The name of the Job for one run: with the minute of its time, so that no run has two. */
export function nameOfRun({ metadata }: CronJob, at: number): string {
  return `${metadata.name}-${Math.floor(at / 60_000)}`
}

/** The Job of a CronJob for a time (ms); upstream's getJobFromTemplate2. */
export function jobForRun(cronJob: CronJob, at: number): NewObject<Job> {
  const { metadata, spec: jobSpec } = cronJob.spec.jobTemplate
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: nameOfRun(cronJob, at),
      namespace: cronJob.metadata.namespace!,
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata?.annotations, [scheduledKey]: formatTimeIn(cronJob.spec.timeZone ?? '', at) },
      ownerReferences: [newControllerRef(cronJobKind, cronJob)]
    },
    spec: jobSpec!
  }
}
