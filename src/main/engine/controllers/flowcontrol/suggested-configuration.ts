// The objects that every API server makes (upstream k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go).
import type { NewObject } from '../../../../shared/kube/object.ts'
import type {
  FlowcontrolV1Subject,
  FlowSchema,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  QueuingConfiguration
} from '../../../../shared/schema/types.ts'

const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' }

function limited(
  name: string,
  nominalConcurrencyShares: number,
  lendablePercent: number,
  queuing?: QueuingConfiguration
): NewObject<PriorityLevelConfiguration> {
  const limitResponse = queuing === undefined ? { type: 'Reject' } : { type: 'Queue', queuing }
  return level(name, { type: 'Limited', limited: { nominalConcurrencyShares, lendablePercent, limitResponse } })
}

function level(name: string, spec: PriorityLevelConfiguration['spec']): NewObject<PriorityLevelConfiguration> {
  const apiVersion = 'flowcontrol.apiserver.k8s.io/v1'
  return { apiVersion, kind: 'PriorityLevelConfiguration', metadata: { name, annotations }, spec }
}

function queues(count: number, handSize: number): QueuingConfiguration {
  return { queues: count, handSize, queueLengthLimit: 50 }
}

export const priorityLevels: readonly NewObject<PriorityLevelConfiguration>[] = [
  level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
  limited('catch-all', 5, 0),
  limited('system', 30, 33, queues(64, 6)),
  limited('node-high', 40, 25, queues(64, 6)),
  limited('leader-election', 10, 0, queues(16, 4)),
  limited('workload-high', 40, 50, queues(128, 6)),
  limited('workload-low', 100, 90, queues(128, 6)),
  limited('global-default', 20, 50, queues(128, 6))
]

function schema(
  name: string,
  priorityLevel: string,
  matchingPrecedence: number,
  method: 'ByUser' | 'ByNamespace' | undefined,
  ...rules: readonly PolicyRulesWithSubjects[]
): NewObject<FlowSchema> {
  return {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name, annotations },
    spec: {
      priorityLevelConfiguration: { name: priorityLevel },
      matchingPrecedence,
      ...(method === undefined ? {} : { distinguisherMethod: { type: method } }),
      rules
    }
  }
}

const group = (name: string): FlowcontrolV1Subject => ({ kind: 'Group', group: { name } })
const user = (name: string): FlowcontrolV1Subject => ({ kind: 'User', user: { name } })
const account = (name: string): FlowcontrolV1Subject => ({
  kind: 'ServiceAccount',
  serviceAccount: { name, namespace: 'kube-system' }
})
const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }]
const everyUrl = [{ verbs: ['*'], nonResourceURLs: ['*'] }]
const all = (...subjects: readonly FlowcontrolV1Subject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: everything,
  nonResourceRules: everyUrl
})
const leases = (subjects: readonly FlowcontrolV1Subject[], verbs: readonly string[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [{ verbs, apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] }]
})
const anybody = [group('system:authenticated'), group('system:unauthenticated')]
const leaderVerbs = ['get', 'create', 'update']

export const flowSchemas: readonly NewObject<FlowSchema>[] = [
  schema('exempt', 'exempt', 1, undefined, all(group('system:masters'))),
  schema('catch-all', 'catch-all', 10_000, 'ByUser', all(...anybody)),
  schema('probes', 'exempt', 2, undefined, {
    subjects: [group('system:unauthenticated'), group('system:authenticated')],
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }]
  }),
  schema(
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    leases([user('system:kube-controller-manager'), user('system:kube-scheduler'), account('*')], leaderVerbs)
  ),
  schema('endpoint-controller', 'workload-high', 150, 'ByUser', {
    subjects: [
      user('system:kube-controller-manager'),
      account('endpoint-controller'),
      account('endpointslicemirroring-controller')
    ],
    resourceRules: [{ verbs: leaderVerbs, apiGroups: [''], resources: ['endpoints'], namespaces: ['*'] }]
  }),
  schema('workload-leader-election', 'leader-election', 200, 'ByUser', leases([account('*')], leaderVerbs)),
  schema('system-node-high', 'node-high', 400, 'ByUser', {
    subjects: [group('system:nodes')],
    resourceRules: [
      { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
      { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] }
    ]
  }),
  schema('system-nodes', 'system', 500, 'ByUser', all(group('system:nodes'))),
  schema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', all(user('system:kube-controller-manager'))),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', all(user('system:kube-scheduler'))),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', all(account('*'))),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', all(group('system:serviceaccounts'))),
  schema('global-default', 'global-default', 9900, 'ByUser', all(...anybody))
]
