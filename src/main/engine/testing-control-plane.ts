import { kinds } from '../../shared/kinds/table.ts'
import type { ControlPlane } from './control-plane.ts'
import { createControlPlane } from './create-control-plane.ts'
import { Clock } from './sim/clock.ts'
import { Random } from './sim/random.ts'
import { ObjectStore } from './store/object-store.ts'

/** A control plane in memory with a stepped clock, for scenario tests of single components. */
export function createTestControlPlane(seed = 'test', start = Date.UTC(2026, 10, 20, 12)): ControlPlane {
  const clock = new Clock(start)
  const store = new ObjectStore(kinds)
  const root = new Random(seed)
  const context = { clock, store, random: root.stream('api') }
  return createControlPlane(context, root)
}
