import type { Place } from './places.ts'
import { useRoute } from './route.ts'

/** Goes to a place as one finds it who has not been there. */
export function openPlace({ page, filter = '' }: Place): void {
  useRoute.getState().go(page, { filter })
}
