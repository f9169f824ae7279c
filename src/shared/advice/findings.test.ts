import { describe, expect, it } from 'vitest'
import type { Container, PodSpec } from '../schema/types.ts'
import { findingsOf, type FindingId } from './findings.ts'

const good: Container = {
  name: 'web',
  image: 'example.com/shop/web:1.4.2',
  securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  readinessProbe: { httpGet: { path: '/', port: 80 } }
}

function found(change: Partial<Container>, spec: Partial<PodSpec> = {}, namespace = 'shop'): readonly FindingId[] {
  const surroundings = { namespace, labels: undefined }
  return findingsOf({ containers: [{ ...good, ...change }], ...spec }, surroundings).map(({ id }) => id)
}

describe('P14 advice', () => {
  it('P14 has nothing to say of a container that is well made', () => {
    expect(found({})).toEqual([])
  })

  const tags: readonly (readonly [string, readonly FindingId[]])[] = [
    ['nginx', ['latestTag']],
    ['nginx:latest', ['latestTag']],
    ['localhost:5000/nginx', ['latestTag']],
    ['localhost:5000/nginx:1.27', []],
    [`nginx@sha256:${'0'.repeat(64)}`, []]
  ]
  it.each(tags)('P14 the tag of %s', (image, ids) => {
    expect(found({ image })).toEqual(ids)
  })

  it('P14 a container runs as root unless it, or its pod, says otherwise', () => {
    const { securityContext: _own, ...silent } = good
    const readOnly = { readOnlyRootFilesystem: true }
    expect(findingsOf({ containers: [silent] }, { namespace: 'shop', labels: {} }).map(({ id }) => id)).toEqual([
      'runsAsRoot',
      'writableRoot'
    ])
    expect(found({ securityContext: { ...readOnly, runAsUser: 0 } })).toEqual(['runsAsRoot'])
    expect(found({ securityContext: { ...readOnly, runAsUser: 1000 } })).toEqual([])
    expect(found({ securityContext: readOnly }, { securityContext: { runAsNonRoot: true } })).toEqual([])
  })

  it('P14 a root that can be written to is told', () => {
    expect(found({ securityContext: { runAsNonRoot: true } })).toEqual(['writableRoot'])
  })

  const commands: readonly (readonly [string, readonly FindingId[]])[] = [
    ['app >> /var/log/app.log', ['logsToFile']],
    ['app > log/app.log 2>&1', ['logsToFile']],
    ['app | tee -a /data/out.log', ['logsToFile']],
    ['app > /dev/stdout 2>&1', []],
    ['app > /dev/null', []],
    ['app >/proc/1/fd/1', []],
    ['test 3 -gt 2', []]
  ]
  it.each(commands)('P14 logs of %j', (line, ids) => {
    expect(found({ command: ['sh', '-c', line] })).toEqual(ids)
  })

  it('P14 a file for logs may be named by the environment', () => {
    expect(found({ env: [{ name: 'LOG_FILE', value: '/var/log/app.log' }] })).toEqual(['logsToFile'])
    expect(found({ env: [{ name: 'LOG_FILE', value: '/dev/stdout' }] })).toEqual([])
  })

  it('P14 requests, limits and probes that are missing are told', () => {
    expect(found({ resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } })).toEqual(['noRequests'])
    expect(found({ resources: { requests: { cpu: '1', memory: '1Gi' } } })).toEqual(['noLimits'])
    const { readinessProbe: _probe, ...silent } = good
    const surroundings = { namespace: 'shop', labels: {} }
    expect(findingsOf({ containers: [silent] }, surroundings).map(({ id }) => id)).toEqual(['noProbes'])
    expect(findingsOf({ containers: [silent], restartPolicy: 'OnFailure' }, surroundings)).toEqual([])
  })

  const images: readonly (readonly [string, Partial<Container>, readonly FindingId[]])[] = [
    ['example.com/web:1.4-dev', {}, ['developmentImage']],
    ['example.com/web-debug:1', {}, ['developmentImage']],
    ['example.com/web:1-SNAPSHOT', {}, ['developmentImage']],
    ['example.com/devices:1', {}, []],
    ['node:22', { command: ['npm', 'run', 'dev'] }, ['developmentImage']],
    ['node:22', { command: ['node', '--inspect', 'server.js'] }, ['developmentImage']],
    ['node:22', { command: ['node', 'server.js'] }, []]
  ]
  it.each(images)('P14 %s is a development image: %j', (image, more, ids) => {
    expect(found({ image, ...more })).toEqual(ids)
    expect(found({ image, ...more }, {}, 'shop-dev')).toEqual([])
  })

  it('P14 a label says more about where a workload stands than its namespace', () => {
    const containers = [{ ...good, image: 'web:dev' }]
    expect(findingsOf({ containers }, { namespace: 'shop', labels: { env: 'test' } })).toEqual([])
    expect(findingsOf({ containers }, { namespace: 'dev', labels: { env: 'production' } })).toHaveLength(1)
  })

  it('P14 a finding names its containers', () => {
    const containers = [good, { ...good, name: 'helper', image: 'helper' }]
    expect(findingsOf({ containers }, { namespace: 'shop', labels: {} })).toEqual([
      { id: 'latestTag', containers: ['helper'] }
    ])
  })
})
