import { expect, it } from 'vitest'
import { podFacts } from './pod-facts.ts'
import { SchedulingQueue } from './scheduling-queue.ts'

const facts = podFacts({ containers: [{ name: 'c' }] })

function add(queue: SchedulingQueue, uid: string, priority = 0): void {
  queue.add({ uid, namespace: 'd', name: uid, priority, facts })
}

it('gives pods by priority, then by age', () => {
  const queue = new SchedulingQueue()
  add(queue, 'a')
  add(queue, 'b', 5)
  add(queue, 'c')
  expect([queue.next(0)?.uid, queue.next(0)?.uid, queue.next(0)?.uid, queue.next(0)]).toEqual([
    'b',
    'a',
    'c',
    undefined
  ])
})

it('lets moved pods wait out their back-off while there are active ones', () => {
  const queue = new SchedulingQueue()
  add(queue, 'failed', 9)
  const failed = queue.next(0)!
  failed.attempts = 2
  queue.suspend(failed, new Set(['NodeResourcesFit']), 0)
  expect(queue.hasNext()).toBe(false)
  expect(queue.move(({ filters }) => filters.has('NodePorts'), 100)).toBe(false)
  expect(queue.move(({ filters }) => filters.has('NodeResourcesFit'), 100)).toBe(true)
  add(queue, 'x')
  add(queue, 'y')
  expect([queue.next(100)?.uid, queue.next(2000)?.uid, queue.next(2000)?.uid]).toEqual(['x', 'failed', 'y'])
})

it('takes a pod out of its back-off early where nothing else is to be done', () => {
  const queue = new SchedulingQueue()
  add(queue, 'failed')
  const failed = queue.next(0)!
  failed.attempts = 1
  queue.suspend(failed, new Set(['NodeResourcesFit']), 0)
  queue.move(() => true, 1)
  expect(queue.next(1)?.uid).toBe('failed')
})

it('backs off from one second to ten', () => {
  expect([1, 2, 3, 4, 5, 6].map((attempts) => SchedulingQueue.backoff(attempts))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000
  ])
})

it('forgets removed pods wherever they are', () => {
  const queue = new SchedulingQueue()
  add(queue, 'a')
  add(queue, 'b')
  queue.remove('a')
  const b = queue.next(0)!
  expect(b.uid).toBe('b')
  queue.suspend(b, new Set(), 0)
  queue.remove('b')
  expect(queue.move(() => true, 10)).toBe(false)
  expect([queue.size, queue.unschedulableCount, queue.hasNext()]).toEqual([0, 0, false])
})
