import { afterAll, describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'

describe('what is an input', () => {
  const cluster = new Cluster({ settle: 1 })
  afterAll(() => cluster.close())

  function inputsOf(act: () => void): number {
    const before = cluster.file.inputs.sequence
    act()
    return cluster.file.inputs.sequence - before
  }

  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }

  it('a write is one, refused or not', () => {
    expect(inputsOf(() => cluster.tryCreate(configMap))).toBe(1)
    expect(inputsOf(() => cluster.tryCreate(configMap))).toBe(1)
  })

  it('a dry run, an access review and a list are none', () => {
    expect(inputsOf(() => cluster.tryCreate({ ...configMap, metadata: { name: 'd' } }, { dryRun: ['All'] }))).toBe(0)
    const review = {
      verb: 'create',
      group: 'authorization.k8s.io',
      version: 'v1',
      resource: 'selfsubjectaccessreviews',
      body: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }
    } as const
    expect(inputsOf(() => expect(cluster.submit(review).code).toBe(201))).toBe(0)
    expect(inputsOf(() => cluster.submit({ verb: 'list', group: '', version: 'v1', resource: 'pods' }))).toBe(0)
  })
})
