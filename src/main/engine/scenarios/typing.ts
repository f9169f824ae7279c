// What somebody types into a container, in scenario tests.
import type { Pod } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import type { Cluster } from './cluster.ts'

/** Runs a line in the first container of a pod to its end, at most so many seconds. */
export function type(cluster: Cluster, pod: string, line: string, seconds = 300): ExecResult {
  const { containerID } = cluster.get<Pod>(`pods ${pod}`)!.status!.containerStatuses![0]!
  let result: ExecResult | undefined
  cluster.engine.runtime.exec(containerID!, ['sh', '-c', line], (ended) => (result = ended))
  cluster.until(() => result !== undefined, seconds)
  if (result === undefined) throw new Error(`${line} never ended`)
  return result
}
