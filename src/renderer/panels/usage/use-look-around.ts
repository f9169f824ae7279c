import { useEffect } from 'react'
import { simulatedNow } from '../../connection/simulated-time.ts'
import { useRoute } from '../../shell/route.ts'
import { useUsageSpan } from './usage-span.ts'

/** Shows the time around the moment in the address, whenever that is another one. */
export function useLookAround(): void {
  const at = useRoute((route) => route.at)
  useEffect(() => {
    if (at !== undefined) useUsageSpan.getState().lookAround(at, simulatedNow())
  }, [at])
}
