import type { PodSpec, Toleration } from '../../../../shared/schema/types.ts'

const notReady = 'node.kubernetes.io/not-ready'
const unreachable = 'node.kubernetes.io/unreachable'

function tolerate(key: string): Toleration {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }
}

const tolerateNotReady = tolerate(notReady)
const tolerateUnreachable = tolerate(unreachable)

/** Upstream's DefaultTolerationSeconds: a pod stays five minutes on a node that is not ready or unreachable. */
export function addDefaultTolerations(spec: PodSpec): PodSpec {
  const present = spec.tolerations ?? []
  const added = [tolerateNotReady, tolerateUnreachable].filter(
    ({ key }) => !present.some((toleration) => covers(toleration, key!))
  )
  return added.length === 0 ? spec : { ...spec, tolerations: [...present, ...added] }
}

function covers(toleration: Toleration, key: string): boolean {
  const { key: own = '', effect = '' } = toleration
  return (own === key || own === '') && (effect === 'NoExecute' || effect === '')
}
