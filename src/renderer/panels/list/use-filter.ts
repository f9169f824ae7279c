import { useMemo, useState } from 'react'
import { filterKeys } from '../../../shared/filter/filter.ts'
import { formatFilter, parseFilter, type FilterValue } from '../../parts/filter-tokens.ts'
import { useRoute } from '../../shell/route.ts'

/**
 * The filter of the page: tokens and text for the box, one line for the address and the host. `keys` are those that make
 * a token; keep the array's identity between renders.
 */
export function useFilter(keys: readonly string[] = filterKeys): {
  readonly value: FilterValue
  readonly line: string
  readonly change: (value: FilterValue) => void
} {
  const line = useRoute((route) => route.filter)
  const setFilter = useRoute((route) => route.setFilter)
  // What is being typed keeps its own shape: the line forgets whether "ns:shop" was finished.
  const [typed, setTyped] = useState<FilterValue>()
  const value = useMemo(
    () => (typed !== undefined && formatFilter(typed) === line ? typed : parseFilter(line, keys)),
    [typed, line, keys]
  )
  return {
    value,
    line,
    change: (next) => {
      setTyped(next)
      setFilter(formatFilter(next))
    }
  }
}
