import { useMemo, useState } from 'react'
import type { LogSource } from '../../../shared/contract/logs.ts'

/** All containers that were ever heard of: while one is chosen, the host names only that one. */
export function useContainers(sources: readonly LogSource[]): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([])
  const missing = useMemo(
    () => [...new Set(sources.flatMap(({ containers }) => containers))].filter((name) => !known.includes(name)),
    [sources, known]
  )
  if (missing.length === 0) return known
  const all = [...known, ...missing]
  setKnown(all)
  return all
}
