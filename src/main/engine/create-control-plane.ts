import type { WriterContext } from './api/commit.ts'
import { StoreWriter } from './api/store-writer.ts'
import type { ControlPlane } from './control-plane.ts'
import { eventManagerOf, StoreRecorder } from './events/store-recorder.ts'
import type { Random } from './sim/random.ts'

/** A control plane over a store: writers and recorders share its clock, and each stream of chance comes from `root`. */
export function createControlPlane(context: WriterContext, root: Random): ControlPlane {
  const { clock, store } = context
  return {
    clock,
    store,
    random: (name) => root.stream(name),
    writer: (manager, account) => new StoreWriter(context, { manager, account }),
    recorder: (component, host) =>
      new StoreRecorder(clock, store, new StoreWriter(context, { manager: eventManagerOf(component) }), component, host)
  }
}
