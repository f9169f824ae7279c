import { expect, it } from 'vitest'
import { flowSchemaKind } from '../../../../shared/kinds/flowschema/kind.ts'
import { priorityLevelConfigurationKind } from '../../../../shared/kinds/prioritylevelconfiguration/kind.ts'
import { Cluster, refusal, type Body } from '../../scenarios/cluster.ts'

const flow = (name: string, level: string): Body => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name },
  spec: { priorityLevelConfiguration: { name: level } }
})

it('a new cluster has the flow schemas and levels of every API server, each with its level, and the range of addresses', () => {
  const cluster = new Cluster()
  const schemas = cluster.rows('flowschemas')
  expect(schemas).toHaveLength(13)
  expect(schemas.find(({ Name }) => Name === 'system-nodes')).toMatchObject({
    PriorityLevel: 'system',
    MatchingPrecedence: '500',
    DistinguisherMethod: 'ByUser',
    MissingPL: 'False'
  })
  expect(cluster.rows('prioritylevelconfigurations').map(({ Name, Queues }) => `${Name} ${Queues}`)).toEqual([
    'catch-all <none>',
    'exempt <none>',
    'global-default 128',
    'leader-election 16',
    'node-high 64',
    'system 64',
    'workload-high 128',
    'workload-low 128'
  ])
  for (const object of [...cluster.list('flowschemas'), ...cluster.list('prioritylevelconfigurations')]) {
    const kind = object.kind === 'FlowSchema' ? flowSchemaKind : priorityLevelConfigurationKind
    expect(kind.validate(object as never, undefined)).toEqual([])
  }
  expect(cluster.rows('servicecidrs')[0]).toMatchObject({ Name: 'kubernetes', CIDRs: '10.96.0.0/12' })
  cluster.close()
})

it('a flow schema says whether its level is there', () => {
  const cluster = new Cluster()
  const missing = (): string | undefined =>
    cluster.rows('flowschemas').find(({ Name }) => Name === 'mine')?.['MissingPL']
  cluster.create(flow('mine', 'own'))
  cluster.run(1)
  expect(missing()).toBe('True')
  cluster.create({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'own' },
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: {} } } }
  })
  cluster.run(1)
  expect(missing()).toBe('False')
  expect(refusal(cluster.tryCreate(flow('bad', ''))).message).toContain(
    'spec.priorityLevelConfiguration.name: Required value: must reference a priority level'
  )
  cluster.close()
})

it('what every API server has is made again within a minute of its deletion, what a person made is not', () => {
  const cluster = new Cluster()
  cluster.create(flow('mine', 'exempt'))
  for (const name of ['mine', 'probes']) cluster.delete(`flowschemas ${name}`)
  cluster.delete('prioritylevelconfigurations exempt')
  cluster.run(30)
  expect(cluster.list('flowschemas')).toHaveLength(12)
  cluster.run(31)
  expect(cluster.list('flowschemas').map(({ metadata }) => metadata.name)).toContain('probes')
  expect(cluster.list('flowschemas')).toHaveLength(13)
  expect(cluster.list('prioritylevelconfigurations')).toHaveLength(8)
  expect(cluster.rows('flowschemas').filter(({ MissingPL }) => MissingPL !== 'False')).toEqual([])
  cluster.close()
})
