import { describe, expect, it } from 'vitest'
import type { Container, PodTemplateSpec } from '../../../shared/schema/types.ts'
import { templateChanges } from './template-changes.ts'

const container: Container = {
  name: 'app',
  image: 'shop/checkout:2.8.3',
  env: [{ name: 'LEGACY', value: 'true' }],
  resources: { limits: { cpu: '500m', memory: '256Mi' } },
  readinessProbe: { httpGet: { path: '/healthz', port: 8080 } }
}

function template(change: Partial<Container> = {}, more: Partial<PodTemplateSpec> = {}): PodTemplateSpec {
  return { spec: { containers: [{ ...container, ...change }] }, ...more }
}

describe('templateChanges', () => {
  it('finds nothing in equal templates', () => {
    expect(templateChanges(template(), template())).toEqual({ count: 0, words: [] })
  })

  it('counts fields, and names each once', () => {
    const after = template({
      image: 'shop/checkout:2.9.0',
      resources: { limits: { cpu: '500m', memory: '384Mi' } },
      env: [{ name: 'PAYMENTS_URL', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }],
      readinessProbe: { httpGet: { path: '/healthz/ready', port: 8080 } }
    })
    expect(templateChanges(template(), after)).toEqual({
      count: 5,
      words: ['image', 'env', 'memoryLimit', 'readinessProbe']
    })
  })

  it('takes a container that came for one change', () => {
    const after = { spec: { containers: [container, { name: 'sidecar', image: 'x' }] } }
    expect(templateChanges(template(), after)).toEqual({ count: 1, words: ['containers'] })
  })

  it('knows a restart from another annotation', () => {
    const restarted = template({}, { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 't' } } as never })
    expect(templateChanges(template({}, { metadata: {} as never }), restarted)).toEqual({
      count: 1,
      words: ['restart']
    })
  })

  it('names other fields by their own name', () => {
    const after: PodTemplateSpec = { spec: { containers: [container], serviceAccountName: 'robot' } }
    expect(templateChanges(template(), after)).toEqual({ count: 1, words: [{ name: 'serviceAccountName' }] })
  })

  it('counts resources that were not there by entry', () => {
    const after = template({
      resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '1', memory: '1Gi' } }
    })
    expect(templateChanges(template(), after)).toEqual({ count: 2, words: ['cpuRequest', 'memoryRequest'] })
  })

  it('sees that containers changed places', () => {
    const two = { name: 'two', image: 'x' }
    const swapped = templateChanges(
      { spec: { containers: [container, two] } },
      { spec: { containers: [two, container] } }
    )
    expect(swapped).toEqual({ count: 1, words: ['containers'] })
  })
})
