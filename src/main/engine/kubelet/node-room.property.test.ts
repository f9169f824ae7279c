import { expect, it } from 'vitest'
import { completeMachine } from '../../../shared/machines/machine.ts'
import type { Node, PodSpec } from '../../../shared/schema/types.ts'
import { podFacts, type PodFacts } from '../scheduler/pod-facts.ts'
import { Random } from '../sim/random.ts'
import { NodeRoom } from './node-room.ts'
import { nodeObject } from './node-status.ts'

const machine = completeMachine({ name: 'n' }, '10.0.0.1')
const node = nodeObject(machine, { podCIDR: '10.244.1.0/24', images: [], network: { annotations: {} } }, 0) as Node

function spec(cpu: number, memory: number, hostPort: number): PodSpec {
  const ports = hostPort === 0 ? [] : [{ containerPort: 80, hostPort: 8000 + hostPort }]
  const requests = { cpu: `${cpu}m`, memory: `${memory}Mi` }
  return { containers: [{ name: 'main', image: 'nginx', ports, resources: { requests } }] }
}

const probe = podFacts(spec(1, 1, 1))

it('P1 the room that a kubelet counts is that of the pods it has taken in', () => {
  const random = new Random('room')
  const room = new NodeRoom()
  const pods = new Map<string, PodFacts>()
  for (let step = 0; step < 2000; step++) {
    const uid = String(random.integer(60))
    if (random.integer(3) === 0) {
      room.remove(uid)
      pods.delete(uid)
    } else {
      const facts = podFacts(spec(random.integer(500), random.integer(2000), random.integer(4)))
      room.put(uid, facts)
      pods.set(uid, facts)
    }
    const naive = new NodeRoom()
    for (const [name, facts] of pods) naive.put(name, facts)
    expect(room.shortagesFor(probe, node)).toEqual(naive.shortagesFor(probe, node))
    expect(room.hasFreePorts(probe)).toBe(naive.hasFreePorts(probe))
  }
  room.clear()
  expect(room.shortagesFor(podFacts(spec(8000, 32_668, 1)), node)).toEqual([])
})

it("P6 a pod's overhead counts beside its containers", () => {
  const room = new NodeRoom()
  room.put('wrapped', podFacts({ ...spec(500, 10, 0), overhead: { cpu: '7' } }))
  expect(room.shortagesFor(podFacts(spec(1000, 10, 0)), node)).toEqual([
    { resource: 'cpu', requested: 1000, used: 7500, capacity: 8000 }
  ])
})
