import type { CustomKindSummary, NavigationDocument } from '../../../shared/contract/documents.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import { qualifiedResource, type Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { statusRank, type StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { isTroubled, type MarkCounts } from './kind-counts.ts'

export function navigationDocument(
  source: ClusterSource,
  facts: ClusterFacts,
  namespaces: readonly string[]
): NavigationDocument {
  const counts: Record<string, NavigationDocument['counts'][string]> = {}
  for (const kind of source.kinds.all()) {
    if (kind.resource === 'events') continue
    counts[qualifiedResource(kind)] = badge(facts.counts(kind).marks(namespaces))
  }
  const warnings = facts.events.warnings(namespaces).length
  counts['events'] = {
    total: facts.events.size,
    troubled: warnings,
    ...(warnings > 0 && { worst: 'warn' as const })
  }
  const names = [...source.all(namespaceKind)].map(({ metadata }) => metadata.name).sort()
  return { counts, warnings, namespaces: names, customKinds: customKinds(source) }
}

function customKinds(source: ClusterSource): readonly CustomKindSummary[] {
  return source.kinds
    .all()
    .filter(({ isCustom }) => isCustom === true)
    .map((kind) => {
      const { group, resource, singular, namespaced } = kind
      const definition = source.get(customResourceDefinitionKind, undefined, qualifiedResource(kind))
      const generation = definition?.metadata.generation ?? 0
      return { group, version: servedVersion(kind), kind: kind.kind, resource, singular, namespaced, generation }
    })
}

function servedVersion({ version, forms = [], isStorageServed }: Kind): string {
  return isStorageServed === false ? (forms[0]?.version ?? version) : version
}

/** The number beside the worst mark counts that mark only: "4 failing", not all that is somehow in trouble. */
function badge(marks: MarkCounts): NavigationDocument['counts'][string] {
  let total = 0
  let worst: StatusMark | undefined
  for (const [mark, count] of marks) {
    total += count
    if (isTroubled(mark) && (worst === undefined || statusRank(mark) < statusRank(worst))) worst = mark
  }
  return worst === undefined ? { total, troubled: 0 } : { total, troubled: marks.get(worst)!, worst }
}
