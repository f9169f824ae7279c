import type { NewObject, ObjectMeta } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const noStatus = {}
const noMetadata = {} as ObjectMeta

/** Upstream's SetDefaults_CronJob (batch/v1). Of the Job only the pods have defaults here, the rest when it is made. */
export function setCronJobDefaults(cronJob: NewObject<CronJob>): NewObject<CronJob> {
  const spec = filled((cronJob.spec as CronJobSpec | undefined) ?? ({} as CronJobSpec), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1
  })
  const given = filled((spec.jobTemplate as JobTemplateSpec | undefined) ?? {}, { metadata: noMetadata })
  const job = given.spec ?? ({} as JobSpec)
  const jobTemplate = changed<JobTemplateSpec>(given, {
    spec: changed<JobSpec>(job, { template: withTemplateDefaults(job.template) })
  })
  return changed(filled(cronJob, { status: noStatus }), { spec: changed<CronJobSpec>(spec, { jobTemplate }) })
}
