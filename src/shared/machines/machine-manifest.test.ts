import { expect, it } from 'vitest'
import type { MachineOrder } from './machine.ts'
import { machinesOfYaml, yamlOfMachines } from './machine-manifest.ts'

const orders: readonly MachineOrder[] = [
  { name: 'big-1', role: 'worker', cpu: 16, memory: 64 * 1024 ** 3, labels: { disk: 'ssd' }, zone: 'eu-1a' },
  { name: 'big-2', taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }], runtimes: ['cri-o'], swap: true }
]

it('N2 a manifest of machines is read as it is written', () => {
  expect(machinesOfYaml(yamlOfMachines(orders))).toEqual({ orders })
})

it('N2 sizes may be quantities', () => {
  const text = 'apiVersion: drydock.dev/v1\nkind: Machine\nmetadata: {name: a}\nspec: {memory: 512Mi, disk: 1Ti}\n'
  expect(machinesOfYaml(text)).toEqual({ orders: [{ name: 'a', memory: 512 * 1024 ** 2, disk: 1024 ** 4 }] })
})

const problems = [
  ['', 'there is no Machine in it'],
  ['kind: Pod\n', 'a machine has apiVersion: drydock.dev/v1 and kind: Machine'],
  ['apiVersion: drydock.dev/v1\nkind: Machine\n', 'metadata.name: Required value'],
  ['apiVersion: drydock.dev/v1\nkind: Machine\nmetadata: {name: a}\nspec: {cpus: 2}\n', 'unknown field "spec.cpus"'],
  [
    'apiVersion: drydock.dev/v1\nkind: Machine\nmetadata: {name: a}\nspec: {memory: much}\n',
    'spec.memory: "much" is no quantity'
  ]
]
it.each(problems)('N2 a manifest that is none says so: %j', (text, problem) => {
  expect(machinesOfYaml(text)).toEqual({ problem })
})
