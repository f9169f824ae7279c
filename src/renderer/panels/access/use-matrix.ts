import { useCallback, useMemo, useState } from 'react'
import type { AccessMatrix, AccessRow } from '../../../shared/contract/access.ts'
import { useDocument } from '../../connection/use-live.ts'
import { matrixColumns } from './access-columns.ts'

/** Rows asked for at once: some screens of them. */
const windowSize = 120
/** The window moves by this, so that scrolling a little asks for nothing. */
const windowStep = 40

export interface MatrixScope {
  readonly namespace: string | undefined
  readonly filter: string
  readonly withSystem: boolean
}

export interface MatrixView {
  /** Undefined until the first rows came. */
  readonly matrix: AccessMatrix | undefined
  readonly error: Error | undefined
  readonly rowAt: (index: number) => AccessRow | undefined
  readonly onVisibleRange: (first: number, last: number) => void
}

/** A live window on everybody's rights; the rest stays in the host. */
export function useMatrix({ namespace, filter, withSystem }: MatrixScope): MatrixView {
  const [first, setFirst] = useState(0)
  const scope = JSON.stringify([namespace, filter, withSystem])
  const { value, error } = useDocument<AccessMatrix>(`access/${scope}/${first}`, async (client, live, options) =>
    client.access.matrix(
      {
        ...live,
        ...(namespace === undefined ? {} : { namespace }),
        filter,
        withSystem,
        columns: matrixColumns.map(({ group, resource, subresource }) => ({
          group,
          resource,
          ...(subresource === undefined ? {} : { subresource })
        })),
        window: { first, count: windowSize }
      },
      options
    )
  )
  // What was on the screen stays there until the next rows have come.
  const [last, setLast] = useState<AccessMatrix>()
  if (value !== undefined && value !== last) setLast(value)
  const matrix = value ?? last
  const rowAt = useCallback((index: number) => matrix?.rows[index - matrix.first], [matrix])
  const onVisibleRange = useCallback((from: number, to: number) => {
    setFirst((held) => {
      if (from >= held && to < held + windowSize) return held
      return Math.max(0, Math.floor(from / windowStep - 1) * windowStep)
    })
  }, [])
  return useMemo(() => ({ matrix, error, rowAt, onVisibleRange }), [matrix, error, rowAt, onVisibleRange])
}
