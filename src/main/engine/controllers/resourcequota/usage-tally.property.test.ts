import fc from 'fast-check'
import { expect, it } from 'vitest'
import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { resourceQuotaKind } from '../../../../shared/kinds/resourcequota/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { kinds } from '../../../../shared/kinds/table.ts'
import type { ResourceQuota } from '../../../../shared/schema/types.ts'
import { isSameUsage } from '../../quota/resource-list.ts'
import { ObjectStore } from '../../store/object-store.ts'
import { countedUsage, UsageTally } from './usage-tally.ts'

const quotas: readonly ResourceQuota['spec'][] = [
  { hard: { pods: '9', 'requests.cpu': '9', 'limits.memory': '9Gi', 'count/pods': '9', 'services.nodeports': '9' } },
  { hard: { pods: '9', configmaps: '9', 'count/configmaps': '9', services: '9' } },
  { hard: { pods: '9' }, scopes: ['BestEffort'] },
  { hard: { 'requests.cpu': '9', cpu: '9' }, scopes: ['NotBestEffort', 'NotTerminating'] },
  {
    hard: { pods: '9', memory: '9Gi' },
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] }
  }
]

const pod = fc.record({
  cpu: fc.constantFrom(undefined, '100m', '0.5', '2'),
  memory: fc.constantFrom(undefined, '64Mi', '1G'),
  phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'),
  priorityClassName: fc.constantFrom(undefined, 'high', 'low'),
  activeDeadlineSeconds: fc.constantFrom(undefined, 5)
})
const step = fc.record({
  what: fc.constantFrom('pod', 'configmap', 'service', 'quota', 'delete'),
  namespace: fc.constantFrom('a', 'b'),
  name: fc.constantFrom('x', 'y', 'z'),
  pod,
  quota: fc.nat(quotas.length - 1),
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer')
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function made({ what, pod: of, quota, type }: Step): readonly [Kind, object] {
  if (what === 'configmap') return [configMapKind, {}]
  if (what === 'service') return [serviceKind, { spec: { type, ports: [{ port: 80 }, { port: 81 }] } }]
  if (what === 'quota') return [resourceQuotaKind, { spec: quotas[quota] }]
  const list = { ...(of.cpu && { cpu: of.cpu }), ...(of.memory && { memory: of.memory }) }
  const { priorityClassName, activeDeadlineSeconds } = of
  const spec = {
    containers: [{ name: 'c', resources: { requests: list, limits: list } }],
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds })
  }
  return [podKind, { spec, status: { phase: of.phase } }]
}

function play(store: ObjectStore, one: Step, count: number): void {
  const { namespace, name } = one
  const all: readonly Kind[] = [podKind, configMapKind, serviceKind, resourceQuotaKind]
  if (one.what === 'delete') {
    const kind = all[count % all.length]!
    const stored = store.get(kind, namespace, name)
    if (stored === undefined) return
    store.remove(kind, { ...stored, metadata: { ...stored.metadata, resourceVersion: store.nextResourceVersion() } })
    return
  }
  const [kind, content] = made(one)
  const uid = store.get(kind, namespace, name)?.metadata.uid ?? `uid-${count}`
  const metadata = { namespace, name, uid, resourceVersion: store.nextResourceVersion(), creationTimestamp: '' }
  store.put(kind, { apiVersion: 'v1', kind: kind.kind, metadata, ...content })
}

it('P6 what is kept of the usage of quotas is what a count of all objects finds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store = new ObjectStore(kinds)
      const tally = new UsageTally(store)
      store.onAnyChange((change) => {
        tally.note(change)
        if (change.kind !== (resourceQuotaKind as Kind)) return
        if (change.type === 'DELETED') tally.forget(change.object as ResourceQuota)
        else tally.follow(change.object as ResourceQuota)
      })
      for (const [count, one] of steps.entries()) {
        play(store, one, count)
        for (const quota of store.all(resourceQuotaKind)) {
          const counted = countedUsage(store, quota.metadata.namespace!, quota.spec)
          expect(isSameUsage(tally.usageOf(quota)!, counted)).toBe(true)
        }
      }
    })
  )
})
