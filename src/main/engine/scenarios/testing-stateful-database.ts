// What the scenarios of StatefulSets ask of theirs, which is called db.
import type { ControllerRevision, Pod, StatefulSet } from '../../../shared/schema/types.ts'
import type { Cluster } from './cluster.ts'
import { statefulSet, type StatefulSetOptions } from './manifests.ts'

export class StatefulDatabase {
  readonly #cluster: () => Cluster

  constructor(cluster: () => Cluster) {
    this.#cluster = cluster
  }

  readonly create = (options: StatefulSetOptions = {}): void => {
    this.#cluster().create(statefulSet('db', options))
  }

  readonly set = (): StatefulSet => this.#cluster().get<StatefulSet>('statefulsets db')!

  readonly pods = (): readonly Pod[] => this.#cluster().pods('app=db')

  readonly names = (): readonly string[] => this.pods().map(({ metadata }) => metadata.name)

  readonly images = (): readonly string[] => this.pods().map(({ spec }) => spec.containers[0]!.image!)

  /** All pods are there, ready and of the newest revision. */
  readonly isComplete = (): boolean => {
    const { spec, status, metadata } = this.set()
    return (
      status?.observedGeneration === metadata.generation &&
      status?.readyReplicas === spec.replicas &&
      status?.replicas === spec.replicas &&
      status?.currentRevision === status?.updateRevision
    )
  }

  /** Oldest first. */
  readonly revisions = (): readonly ControllerRevision[] =>
    this.#cluster()
      .list<ControllerRevision>('controllerrevisions', 'app=db')
      .toSorted((one, other) => one.revision - other.revision)
}
