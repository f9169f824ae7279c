// The list of workloads: seven kinds in one, with what can be said of each of them.
import type { RowName, TableRow } from '../../../shared/contract/tables.ts'
import { cronJobKind } from '../../../shared/kinds/cronjob/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { isWorkloads, workloads } from '../../../shared/kinds/joined-list.ts'
import type { Cell, Column, Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { CronJob, DaemonSet, Deployment, Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import { kindFor } from '../checked-input.ts'
import type { ClusterSource } from '../cluster-source.ts'

/** A kind as lists show it; of one that joins others, these. */
export interface ListedKind extends Kind {
  readonly joins?: readonly Kind[]
}

/** As workloadKinds has them. */
const joins: readonly Kind[] = [
  deploymentKind,
  statefulSetKind,
  daemonSetKind,
  jobKind,
  cronJobKind,
  replicaSetKind,
  podKind
]
const byName = new Map(joins.map((kind) => [kind.kind, kind]))

function workloadKindOf(object: KubeObject): Kind {
  return byName.get(object.kind)!
}

function printed(object: KubeObject, column: string, now: number): Cell {
  return (
    workloadKindOf(object)
      .columns.find(({ name }) => name === column)
      ?.cell(object, now) ?? ''
  )
}

/** "2/3" in all kinds, as kubectl prints it of Deployments and pods; of CronJobs how many of their Jobs run. */
function ready(object: KubeObject, now: number): Cell {
  switch (object.kind) {
    case 'DaemonSet': {
      const { numberReady = 0, desiredNumberScheduled = 0 } = (object as DaemonSet).status ?? {}
      return `${numberReady}/${desiredNumberScheduled}`
    }
    case 'ReplicaSet': {
      const { spec, status } = object as ReplicaSet
      return `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`
    }
    case 'Job':
      return printed(object, 'Completions', now)
    case 'CronJob':
      return ''
    default:
      return printed(object, 'Ready', now)
  }
}

function images(object: KubeObject): string {
  const spec =
    object.kind === 'Pod'
      ? (object as Pod).spec
      : object.kind === 'CronJob'
        ? (object as CronJob).spec.jobTemplate.spec?.template.spec
        : (object as Deployment).spec.template.spec
  return (spec?.containers ?? []).map(({ image }) => image ?? '').join(',')
}

const text = (name: string, cell: (object: KubeObject, now: number) => Cell, priority = 0): Column => ({
  name,
  type: 'string',
  priority,
  cell
})

const workloadList: ListedKind = {
  ...(podKind as Kind),
  ...workloads,
  joins,
  status: (object, now) => workloadKindOf(object).status(object, now),
  columns: [
    text('Name', ({ metadata }) => metadata.name),
    text('Kind', ({ kind }) => kind),
    text('Ready', ready),
    text('Images', images),
    text('Owner', (object) => controllerOf(object)?.name ?? '', 1),
    ...podKind.columns.filter(({ name }) => name === 'Age')
  ] as readonly Column[]
}

/** As kindFor, and what joins kinds. */
export function listedKindFor(source: ClusterSource, group: string, resource: string): ListedKind {
  return isWorkloads({ group, resource }) ? workloadList : kindFor(source, group, resource)
}

/** The kind of a row in a list of several; undefined where the list has one only. */
export function joinedKind({ joins }: ListedKind, of: RowName['of']): Kind | undefined {
  return joins?.find(({ group, resource }) => group === of?.group && resource === of?.resource)
}

/** Where kinds stand together, each row says its own. */
export function rowKind(kind: ListedKind, object: KubeObject): Pick<TableRow, 'of'> {
  if (kind.joins === undefined) return {}
  const { group, resource } = workloadKindOf(object)
  return { of: { group, resource } }
}

/** The objects of a list, of one namespace or of all. */
export function* listedObjects(source: ClusterSource, kind: ListedKind, namespace?: string): Generator<KubeObject> {
  for (const one of kind.joins ?? [kind]) yield* source.all(one, namespace)
}
