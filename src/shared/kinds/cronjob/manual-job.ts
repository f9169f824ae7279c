import type { NewObject } from '../../kube/object.ts'
import type { CronJob, Job } from '../../schema/types.ts'

type Named = { readonly name: string } | { readonly generateName: string }

/** The Job that `kubectl create job NAME --from=cronjob/...` makes: one run, now. */
export function manualJobOf({ metadata, spec }: CronJob, name: Named): NewObject<Job> {
  const { metadata: given, spec: jobSpec } = spec.jobTemplate
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(given?.labels === undefined ? {} : { labels: given.labels }),
      annotations: { ...given?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }
      ]
    },
    spec: jobSpec!
  }
}
