import { expect, it } from 'vitest'
import { completeMachine } from '../../../shared/machines/machine.ts'
import { preflight } from '../../../shared/machines/preflight.ts'
import { firstForm, mendedOrder, ordersOf, problemOf } from './order-form.ts'

it('N2 names go on from those that are taken', () => {
  const orders = ordersOf({ ...firstForm, count: '3' }, new Set(['worker-1', 'worker-3']))
  expect(orders.map(({ name }) => name)).toEqual(['worker-2', 'worker-4', 'worker-5'])
})

it('N2 size, labels, taints, zone and ports are read', () => {
  const form = {
    ...firstForm,
    cpu: '2',
    memory: '4',
    labels: 'disk=ssd, gpu=',
    taints: 'gpu=yes:NoSchedule quiet:NoExecute',
    zone: 'eu-1a',
    portsInUse: '6443, 10250'
  }
  expect(problemOf(form)).toBeUndefined()
  expect(ordersOf(form, new Set())[0]).toMatchObject({
    name: 'worker-1',
    cpu: 2,
    memory: 4 * 1024 ** 3,
    labels: { disk: 'ssd', gpu: '' },
    taints: [
      { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
      { key: 'quiet', effect: 'NoExecute' }
    ],
    zone: 'eu-1a',
    portsInUse: [6443, 10250]
  })
})

const problems = [
  [{ prefix: 'Worker' }, 'prefix'],
  [{ count: '0' }, 'count'],
  [{ cpu: 'two' }, 'size'],
  [{ labels: 'disk' }, 'labels'],
  [{ taints: 'gpu:Sometimes' }, 'taints'],
  [{ portsInUse: '70000' }, 'ports']
] as const
it.each(problems)('N2 a form that cannot be read says why: %j', (part, problem) => {
  expect(problemOf({ ...firstForm, ...part })).toBe(problem)
})

it('N2 a mend says anew only what it changes', () => {
  const order = { name: 'a', role: 'control-plane', cpu: 1, swap: true } as const
  const afterSwap = mendedOrder(order, { type: 'swapoff' })
  expect(afterSwap).toEqual({ ...order, swap: false })
  expect(preflight(completeMachine(mendedOrder(afterSwap, { type: 'cpu' }), '')).errors).toEqual([])
})
