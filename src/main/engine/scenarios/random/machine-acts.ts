// What is done to nodes and to the machines under them.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Act } from './act.ts'
import { pick, workers } from './workloads.ts'

const gibibyte = 1024 ** 3
const extra = 'extra-1'
/** Some too much for a machine, one none at all. */
const strains = [
  {},
  {},
  { memory: 33 * gibibyte },
  { disk: 95 * gibibyte, slowDisk: 5 },
  { processes: 250_000 }
] as const

export const machineActs: readonly Act[] = [
  ({ engine }, random) => engine.setNodePower(pick(random, workers), random.integer(3) > 0),
  ({ engine }, random) => engine.strainNode(pick(random, workers), pick(random, strains)),
  ({ engine }, random) =>
    engine.changeMachines({ type: 'partition', name: pick(random, workers), isCutOff: random.integer(2) === 0 }),
  ({ engine }, random) =>
    engine.changeMachines(
      pick(random, [
        { type: 'add', machines: [{ name: extra, cpu: 2 }] },
        { type: 'add', machines: [{ name: extra, cpu: 2 }] },
        { type: 'remove', name: extra, deletesNode: true },
        { type: 'remove', name: extra, deletesNode: false },
        { type: 'restart', name: pick(random, workers) },
        { type: 'resize', name: pick(random, workers), size: { cpu: pick(random, [4, 8]) } },
        { type: 'resize', name: pick(random, workers), size: { maxPods: pick(random, [6, 110]) } }
      ])
    ),
  (cluster, random) => {
    // Nobody answers while it is off.
    cluster.engine.setNodePower('control-plane-1', false)
    cluster.run(pick(random, [1, 30, 120]))
    cluster.engine.setNodePower('control-plane-1', true)
    cluster.until(() => cluster.engine.machines!.document().api === 'serving')
  },
  (cluster, random) =>
    cluster.tryPatch(`nodes ${pick(random, workers)}`, { spec: { unschedulable: random.integer(2) === 0 } }),
  (cluster, random) =>
    cluster.tryPatch(
      `nodes ${pick(random, workers)}`,
      { spec: { taints: pick<Json>(random, [[], [{ key: 'x', effect: 'NoExecute' }]]) } },
      { type: 'merge' }
    ),
  (cluster, random) =>
    cluster.tryPatch(`nodes ${pick(random, workers)}`, {
      metadata: { labels: { disk: pick(random, ['ssd', 'hdd']) } }
    })
]
