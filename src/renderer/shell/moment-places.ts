import { useRoute } from './route.ts'

/** So much before and after a moment is shown with it, in simulated milliseconds. */
const around = 5 * 60_000

/** Goes to what events, logs or usage say of the minutes around a moment; charts of usage choose how many. */
export function showMoment(panel: 'events' | 'logs' | 'usage', at: number): void {
  useRoute.getState().go({ panel }, panel === 'usage' ? { at } : { range: { from: at - around, to: at + around } })
}
