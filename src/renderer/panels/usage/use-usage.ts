import type { SeriesDocument, seriesInput } from '../../../shared/contract/series.ts'
import type { z } from 'zod'
import { useDocument } from '../../connection/use-live.ts'

export type UsageScope = z.infer<typeof seriesInput>['scope']

/** Follows the usage of a scope over the last `range` milliseconds of simulated time. */
export function useUsage(scope: UsageScope, range: number): ReturnType<typeof useDocument<SeriesDocument>> {
  return useDocument<SeriesDocument>(`usage/${JSON.stringify(scope)}/${range}`, async (client, live, options) =>
    client.series.watch({ ...live, scope, range }, options)
  )
}
