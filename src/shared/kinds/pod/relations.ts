import type { Pod } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'

export const podRelations: readonly Relation<Pod>[] = [
  {
    name: 'node',
    resource: 'nodes',
    references: ({ spec }) => (spec.nodeName === undefined ? [] : [{ name: spec.nodeName }])
  },
  ...podSpecRelations<Pod>(({ spec }) => spec)
]
