import type { ObjectDocument, ObjectRef } from '../../../../shared/contract/documents.ts'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet
} from '../../../../shared/schema/types.ts'
import { RefLink } from '../../objects/object-ref.tsx'
import { NextRuns } from '../next-runs.tsx'
import { mapText } from '../object-traits.ts'
import { ScheduleText } from '../schedule-text.tsx'
import { field, Moment, none, ownerField, selectorField, type Field, type Translate } from './field.tsx'

export function podFields(t: Translate, document: ObjectDocument, { metadata, spec, status }: Pod): readonly Field[] {
  const node = spec.nodeName
  const account = spec.serviceAccountName ?? 'default'
  const nodeRef: ObjectRef = { group: '', resource: 'nodes', kind: 'Node', name: node ?? '' }
  const accountRef: ObjectRef = {
    group: '',
    resource: 'serviceaccounts',
    kind: 'ServiceAccount',
    namespace: metadata.namespace ?? '',
    name: account
  }
  return [
    ...ownerField(t, document),
    field('qos', t('field.qos'), none(status?.qosClass)),
    field('node', t('field.node'), node === undefined ? '<none>' : <RefLink target={nodeRef} />),
    field('ip', t('field.ip'), none(status?.podIP), { mono: true }),
    field('account', t('field.serviceAccount'), <RefLink target={accountRef} />),
    ...(spec.priorityClassName === undefined ? [] : [field('priority', t('field.priority'), spec.priorityClassName)])
  ]
}

function replicasText(t: Translate, ready = 0, desired = 0, updated?: number): string {
  const text = t('replicasOf', { ready, desired })
  return updated === undefined || updated === desired ? text : `${text}, ${t('updated', { count: updated })}`
}

export function deploymentFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: Deployment
): readonly Field[] {
  const { type = 'RollingUpdate', rollingUpdate } = spec.strategy ?? {}
  const bounds =
    rollingUpdate === undefined ? '' : `, ${rollingUpdate.maxSurge ?? '25%'} / ${rollingUpdate.maxUnavailable ?? '25%'}`
  return [
    field(
      'replicas',
      t('field.replicas'),
      replicasText(t, status?.readyReplicas, spec.replicas ?? 1, status?.updatedReplicas ?? 0),
      { wide: true }
    ),
    field('strategy', t('field.strategy'), `${type}${bounds}`, { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector))),
    ...(spec.paused === true ? [field('paused', t('field.paused'), t('yes'))] : [])
  ]
}

export function replicaSetFields(
  t: Translate,
  document: ObjectDocument,
  { spec, status }: ReplicaSet
): readonly Field[] {
  return [
    ...ownerField(t, document),
    field('replicas', t('field.replicas'), replicasText(t, status?.readyReplicas, spec.replicas ?? 1), { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

export function daemonSetFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: DaemonSet
): readonly Field[] {
  return [
    field(
      'replicas',
      t('field.replicas'),
      replicasText(t, status?.numberReady, status?.desiredNumberScheduled, status?.updatedNumberScheduled),
      { wide: true }
    ),
    field('strategy', t('field.strategy'), spec.updateStrategy?.type ?? 'RollingUpdate', { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

export function statefulSetFields(
  t: Translate,
  _document: ObjectDocument,
  { metadata, spec, status }: StatefulSet
): readonly Field[] {
  const { type = 'RollingUpdate', rollingUpdate } = spec.updateStrategy ?? {}
  const partition = rollingUpdate?.partition ?? 0
  const { serviceName = '' } = spec
  const service: ObjectRef = {
    group: '',
    resource: 'services',
    kind: 'Service',
    namespace: metadata.namespace ?? '',
    name: serviceName
  }
  return [
    field(
      'replicas',
      t('field.replicas'),
      replicasText(t, status?.readyReplicas, spec.replicas ?? 1, status?.updatedReplicas ?? 0),
      { wide: true }
    ),
    field('strategy', t('field.strategy'), partition === 0 ? type : `${type}, ${t('partition', { partition })}`, {
      wide: true
    }),
    field('order', t('field.order'), spec.podManagementPolicy ?? 'OrderedReady', { wide: true }),
    field('service', t('field.headless'), serviceName === '' ? '<none>' : <RefLink target={service} />),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

export function jobFields(t: Translate, document: ObjectDocument, { spec, status }: Job): readonly Field[] {
  const { active = 0, succeeded = 0, failed = 0, completedIndexes, failedIndexes } = status ?? {}
  const { completions, parallelism = 1, backoffLimit, completionMode } = spec
  return [
    ...ownerField(t, document),
    field('pods', t('field.pods'), t('jobPods', { active, succeeded, failed }), { wide: true }),
    field('completions', t('field.completions'), t('completionsOf', { completions: completions ?? '1', parallelism }), {
      wide: true
    }),
    ...(completionMode === 'Indexed'
      ? [field('indexes', t('field.indexes'), none(completedIndexes), { mono: true })]
      : []),
    ...(failedIndexes === undefined
      ? []
      : [field('failed', t('field.failedIndexes'), none(failedIndexes), { mono: true })]),
    ...(spec.backoffLimitPerIndex === undefined && backoffLimit !== undefined
      ? [field('backoff', t('field.backoffLimit'), String(backoffLimit))]
      : []),
    ...(spec.activeDeadlineSeconds === undefined
      ? []
      : [field('deadline', t('field.deadline'), `${spec.activeDeadlineSeconds} s`)]),
    ...(spec.ttlSecondsAfterFinished === undefined
      ? []
      : [field('ttl', t('field.ttl'), `${spec.ttlSecondsAfterFinished} s`)])
  ]
}

export function cronJobFields(t: Translate, _document: ObjectDocument, { spec, status }: CronJob): readonly Field[] {
  const { lastScheduleTime, lastSuccessfulTime } = status ?? {}
  return [
    field('schedule', t('field.schedule'), <ScheduleText spec={spec} />, { wide: true }),
    field('next', t('field.nextRuns'), spec.suspend === true ? t('suspended') : <NextRuns spec={spec} />, {
      wide: true
    }),
    field('last', t('field.lastRun'), lastScheduleTime === undefined ? '<none>' : <Moment text={lastScheduleTime} />, {
      wide: true
    }),
    field(
      'success',
      t('field.lastSuccess'),
      lastSuccessfulTime === undefined ? '<none>' : <Moment text={lastSuccessfulTime} />,
      { wide: true }
    ),
    field('policy', t('field.concurrency'), spec.concurrencyPolicy ?? 'Allow'),
    field(
      'history',
      t('field.history'),
      t('historyOf', { succeeded: spec.successfulJobsHistoryLimit ?? 3, failed: spec.failedJobsHistoryLimit ?? 1 }),
      { wide: true }
    )
  ]
}

export function replicationControllerFields(
  t: Translate,
  document: ObjectDocument,
  { spec, status }: ReplicationController
): readonly Field[] {
  return [
    ...ownerField(t, document),
    field('replicas', t('field.replicas'), replicasText(t, status?.readyReplicas, spec.replicas ?? 1), { wide: true }),
    selectorField(t, mapText(spec.selector))
  ]
}
