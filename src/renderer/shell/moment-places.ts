import { useRoute } from './route.ts'

/** So much before and after a moment is shown with it, in simulated milliseconds. */
const around = 5 * 60_000

/** Goes to what the events or logs say of the minutes around a moment. */
export function showMoment(panel: 'events' | 'logs', at: number): void {
  useRoute.getState().go({ panel }, { range: { from: at - around, to: at + around } })
}
