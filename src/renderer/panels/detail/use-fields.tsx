import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument, ObjectRef } from '../../../shared/contract/documents.ts'
import { kindOfObject } from '../../../shared/kinds/table.ts'
import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { CronJob, DaemonSet, Deployment, Job, Node, Pod, ReplicaSet, Service, StatefulSet } from '../../../shared/schema/types.ts'
import type { Field } from '../../parts/field-list.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { RefLink } from '../objects/object-ref.tsx'
import { NextRuns } from './next-runs.tsx'
import { mapText, rolesText, servicePortText, taintText } from './object-traits.ts'

type Translate = ReturnType<typeof useTranslation<'detail'>>['t']

/** The fields that tell most about an object of its kind, then those that all have. */
export function useFields(document: ObjectDocument, object: KubeObject): readonly Field[] {
  const { t } = useTranslation('detail')
  return useMemo(() => [...kindFields(t, document, object), ...commonFields(t, object)], [t, document, object])
}

function kindFields(t: Translate, document: ObjectDocument, object: KubeObject): readonly Field[] {
  switch (object.kind) {
    case 'Pod':
      return podFields(t, document, object as Pod)
    case 'Deployment':
      return deploymentFields(t, object as Deployment)
    case 'ReplicaSet':
      return replicaSetFields(t, document, object as ReplicaSet)
    case 'DaemonSet':
      return daemonSetFields(t, object as DaemonSet)
    case 'StatefulSet':
      return statefulSetFields(t, object as StatefulSet)
    case 'Job':
      return jobFields(t, document, object as Job)
    case 'CronJob':
      return cronJobFields(t, object as CronJob)
    case 'Service':
      return serviceFields(t, document, object as Service)
    case 'Node':
      return nodeFields(t, object as Node)
    default:
      return printedFields(document, object)
  }
}

function field(key: string, label: string, value: ReactNode, more: Partial<Field> = {}): Field {
  return { key, label, value, ...more }
}

function none(value: string | undefined): ReactNode {
  return value === undefined || value === '' ? '<none>' : value
}

function ownerField(t: Translate, { owners }: ObjectDocument): readonly Field[] {
  const owner = owners[0]
  return owner === undefined ? [] : [field('owner', t('field.owner'), <RefLink target={owner} />)]
}

function podFields(t: Translate, document: ObjectDocument, { metadata, spec, status }: Pod): readonly Field[] {
  const node = spec.nodeName
  const account = spec.serviceAccountName ?? 'default'
  const nodeRef: ObjectRef = { group: '', resource: 'nodes', kind: 'Node', name: node ?? '' }
  const accountRef: ObjectRef = {
    group: '', resource: 'serviceaccounts', kind: 'ServiceAccount', namespace: metadata.namespace ?? '', name: account
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

function selectorField(t: Translate, selector: string): Field {
  return field('selector', t('field.selector'), none(selector), { mono: true, wide: true })
}

function replicasText(t: Translate, ready = 0, desired = 0, updated?: number): string {
  const text = t('replicasOf', { ready, desired })
  return updated === undefined || updated === desired ? text : `${text}, ${t('updated', { count: updated })}`
}

function deploymentFields(t: Translate, { spec, status }: Deployment): readonly Field[] {
  const { type = 'RollingUpdate', rollingUpdate } = spec.strategy ?? {}
  const bounds = rollingUpdate === undefined ? '' : `, ${rollingUpdate.maxSurge ?? '25%'} / ${rollingUpdate.maxUnavailable ?? '25%'}`
  return [
    field('replicas', t('field.replicas'), replicasText(t, status?.readyReplicas, spec.replicas ?? 1, status?.updatedReplicas ?? 0), { wide: true }),
    field('strategy', t('field.strategy'), `${type}${bounds}`, { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector))),
    ...(spec.paused === true ? [field('paused', t('field.paused'), t('yes'))] : [])
  ]
}

function replicaSetFields(t: Translate, document: ObjectDocument, { spec, status }: ReplicaSet): readonly Field[] {
  return [
    ...ownerField(t, document),
    field('replicas', t('field.replicas'), replicasText(t, status?.readyReplicas, spec.replicas ?? 1), { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

function daemonSetFields(t: Translate, { spec, status }: DaemonSet): readonly Field[] {
  return [
    field('replicas', t('field.replicas'), replicasText(t, status?.numberReady, status?.desiredNumberScheduled, status?.updatedNumberScheduled), { wide: true }),
    field('strategy', t('field.strategy'), spec.updateStrategy?.type ?? 'RollingUpdate', { wide: true }),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

function statefulSetFields(t: Translate, { metadata, spec, status }: StatefulSet): readonly Field[] {
  const { type = 'RollingUpdate', rollingUpdate } = spec.updateStrategy ?? {}
  const partition = rollingUpdate?.partition ?? 0
  const { serviceName = '' } = spec
  const service: ObjectRef = {
    group: '', resource: 'services', kind: 'Service', namespace: metadata.namespace ?? '', name: serviceName
  }
  return [
    field('replicas', t('field.replicas'), replicasText(t, status?.readyReplicas, spec.replicas ?? 1, status?.updatedReplicas ?? 0), { wide: true }),
    field('strategy', t('field.strategy'), partition === 0 ? type : `${type}, ${t('partition', { partition })}`, { wide: true }),
    field('order', t('field.order'), spec.podManagementPolicy ?? 'OrderedReady', { wide: true }),
    field('service', t('field.headless'), serviceName === '' ? '<none>' : <RefLink target={service} />),
    selectorField(t, formatSelector(requirementsOf(spec.selector)))
  ]
}

function jobFields(t: Translate, document: ObjectDocument, { spec, status }: Job): readonly Field[] {
  const { active = 0, succeeded = 0, failed = 0, completedIndexes, failedIndexes } = status ?? {}
  const { completions, parallelism = 1, backoffLimit, completionMode } = spec
  return [
    ...ownerField(t, document),
    field('pods', t('field.pods'), t('jobPods', { active, succeeded, failed }), { wide: true }),
    field('completions', t('field.completions'), t('completionsOf', { completions: completions ?? '1', parallelism }), { wide: true }),
    ...(completionMode === 'Indexed' ? [field('indexes', t('field.indexes'), none(completedIndexes), { mono: true })] : []),
    ...(failedIndexes === undefined ? [] : [field('failed', t('field.failedIndexes'), none(failedIndexes), { mono: true })]),
    ...(spec.backoffLimitPerIndex === undefined && backoffLimit !== undefined ? [field('backoff', t('field.backoffLimit'), String(backoffLimit))] : []),
    ...(spec.activeDeadlineSeconds === undefined ? [] : [field('deadline', t('field.deadline'), `${spec.activeDeadlineSeconds} s`)]),
    ...(spec.ttlSecondsAfterFinished === undefined ? [] : [field('ttl', t('field.ttl'), `${spec.ttlSecondsAfterFinished} s`)])
  ]
}

function cronJobFields(t: Translate, { spec, status }: CronJob): readonly Field[] {
  const { lastScheduleTime, lastSuccessfulTime } = status ?? {}
  return [
    field('schedule', t('field.schedule'), `${spec.schedule} (${spec.timeZone ?? 'UTC'})`, { mono: true, wide: true }),
    field('next', t('field.nextRuns'), spec.suspend === true ? t('suspended') : <NextRuns spec={spec} />, { wide: true }),
    field('last', t('field.lastRun'), lastScheduleTime === undefined ? '<none>' : <Moment text={lastScheduleTime} />, { wide: true }),
    field('success', t('field.lastSuccess'), lastSuccessfulTime === undefined ? '<none>' : <Moment text={lastSuccessfulTime} />, { wide: true }),
    field('policy', t('field.concurrency'), spec.concurrencyPolicy ?? 'Allow'),
    field('history', t('field.history'), t('historyOf', { succeeded: spec.successfulJobsHistoryLimit ?? 3, failed: spec.failedJobsHistoryLimit ?? 1 }), { wide: true })
  ]
}

function serviceFields(t: Translate, { related }: ObjectDocument, { spec }: Service): readonly Field[] {
  const pods = related.flatMap(({ refs }) => refs).filter(({ resource }) => resource === 'pods')
  const ready = pods.filter(({ status }) => status?.mark === 'ok').length
  const { type = 'ClusterIP', clusterIP, ports = [], selector } = spec ?? {}
  return [
    field('type', t('field.type'), type, { wide: true }),
    field('ip', t('field.clusterIp'), none(clusterIP), { mono: true, wide: true }),
    field('ports', t('field.ports'), ports.map((port) => <div key={`${port.port}/${port.protocol}`}>{servicePortText(port)}</div>), { mono: true, wide: true }),
    selectorField(t, mapText(selector)),
    field('endpoints', t('field.endpoints'), t('podsReady', { ready, total: pods.length }), { wide: true })
  ]
}

function lines(texts: readonly string[]): ReactNode {
  return texts.length === 0 ? '<none>' : texts.map((text) => <div key={text}>{text}</div>)
}

function nodeFields(t: Translate, node: Node): readonly Field[] {
  const { addresses = [], nodeInfo } = node.status ?? {}
  const { taints = [], podCIDR } = node.spec
  return [
    field('roles', t('field.roles'), rolesText(node)),
    field('kubelet', t('field.kubelet'), none(nodeInfo?.kubeletVersion)),
    field('addresses', t('field.addresses'), lines(addresses.map(({ type, address }) => `${address} (${type})`)), { mono: true, wide: true }),
    field('taints', t('field.taints'), lines(taints.map(taintText)), { mono: true, wide: true }),
    field('runtime', t('field.runtime'), none(nodeInfo?.containerRuntimeVersion), { wide: true }),
    field('os', t('field.os'), none(nodeInfo === undefined ? undefined : `${nodeInfo.osImage}, ${nodeInfo.architecture}`), { wide: true }),
    field('kernel', t('field.kernel'), none(nodeInfo?.kernelVersion), { wide: true }),
    ...(podCIDR === undefined ? [] : [field('cidr', t('field.podCidr'), podCIDR, { mono: true, wide: true })])
  ]
}

/** What kubectl get prints of a kind that has no fields of its own here. */
function printedFields({ printed }: ObjectDocument, object: KubeObject): readonly Field[] {
  if (printed !== undefined) return printed.map(({ name, text }) => field(name, name, none(text), { wide: true }))
  const columns = kindOfObject(object)?.columns ?? []
  return columns
    .filter(({ name }) => name !== 'Name' && name !== 'Age')
    .map((column) => field(column.name, column.name, none(String(column.cell(object, 0))), { wide: true }))
}

function commonFields(t: Translate, { metadata }: KubeObject): readonly Field[] {
  const { creationTimestamp, deletionTimestamp, finalizers = [] } = metadata
  return [
    field('created', t('field.created'), <Moment text={creationTimestamp} />, { wide: true }),
    ...(deletionTimestamp === undefined ? [] : [field('deleting', t('field.deleting'), <Moment text={deletionTimestamp} />, { wide: true })]),
    ...(finalizers.length === 0 ? [] : [field('finalizers', t('field.finalizers'), finalizers.join(', '), { mono: true, wide: true })])
  ]
}

function Moment({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      {text.replace('T', ' ').replace('Z', '')} <AgeAt at={parseTime(text)} />
    </>
  )
}

