import { offeredNames } from '../../../shared/contract/editor.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'

/** Names looked at for one answer: beyond that a person types a letter more. */
const scanLimit = 50_000

/** Names that begin with a text, by the alphabet; behind them those that have it elsewhere. */
export function objectNames(
  source: ClusterSource,
  kind: Kind,
  namespace: string | undefined,
  text: string
): readonly string[] {
  const starting = new Set<string>()
  const having = new Set<string>()
  let scanned = 0
  for (const { metadata } of source.all(kind, kind.namespaced ? namespace : undefined)) {
    if (++scanned > scanLimit) break
    if (metadata.name.startsWith(text)) starting.add(metadata.name)
    else if (metadata.name.includes(text)) having.add(metadata.name)
  }
  return [...[...starting].sort(), ...[...having].sort()].slice(0, offeredNames)
}
