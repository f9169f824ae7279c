import { expect, test } from 'vitest'
import type { PodSpec } from '../../../shared/schema/types.ts'
import { podFacts } from './pod-facts.ts'

function spec(): PodSpec {
  return { containers: [{ name: 'c', resources: { requests: { cpu: '10m' } } }], priority: 5 }
}

test('pods of a template have the same facts wherever they run', () => {
  const template = spec()
  const facts = podFacts(template)
  expect(podFacts({ ...template, nodeName: 'a' })).toBe(facts)
  expect(podFacts({ ...template, nodeName: 'b' })).toBe(facts)
})

test('also where none of them is known unbound, as after a restart', () => {
  const template = spec()
  expect(podFacts({ ...template, nodeName: 'a' })).toBe(podFacts({ ...template, nodeName: 'b' }))
})

test('what differs in more than its node has facts of its own, and both keep theirs', () => {
  const template = spec()
  const first = podFacts(template)
  const tolerant = { ...template, nodeName: 'a', tolerations: [{ operator: 'Exists' as const }] }
  const { priority: _, ...urgent } = template
  expect(podFacts(tolerant).tolerations).toEqual(tolerant.tolerations)
  expect(podFacts(urgent).priority).toBe(0)
  expect(podFacts(template)).toBe(first)
  expect(podFacts(tolerant)).toBe(podFacts(tolerant))
  expect(podFacts({ ...template, nodeName: 'b' }).tolerations).toBeUndefined()
  expect(podFacts({ ...template, nodeName: 'b' }).priority).toBe(5)
})
