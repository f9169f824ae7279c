import type { Pod } from '../../schema/types.ts'

/** The containers of a pod in the order in which they run. */
export function containerNames({ spec }: Pod): readonly string[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name
  )
}
