import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { actionRequest } from './action-request.ts'
import { actionYaml, drainYaml } from './action-yaml.ts'
import { kubectlLine, usualDrain } from './kubectl-line.ts'
import type { ActionTarget, ObjectAction } from './object-action.ts'

const deployment = (name: string, namespace = 'shop'): ActionTarget => ({
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  word: 'deployment',
  namespace,
  name
})
const node = (name: string): ActionTarget => ({ group: '', version: 'v1', resource: 'nodes', word: 'node', name })

describe('the kubectl line of an action', () => {
  const lines: readonly (readonly [ObjectAction, readonly ActionTarget[], string])[] = [
    [{ type: 'scale', replicas: 3 }, [deployment('web')], 'kubectl scale deployment/web -n shop --replicas=3'],
    [{ type: 'scale', replicas: 'N' }, [deployment('web')], 'kubectl scale deployment/web -n shop --replicas=N'],
    [
      { type: 'restart', at: '2026-11-20T12:00:00Z' },
      [deployment('web'), deployment('api'), deployment('web', 'prod')],
      'kubectl rollout restart deployment/web deployment/api -n shop && kubectl rollout restart deployment/web -n prod'
    ],
    [{ type: 'undo', revision: 2 }, [deployment('web')], 'kubectl rollout undo deployment/web -n shop --to-revision=2'],
    [{ type: 'undo', revision: undefined }, [deployment('web')], 'kubectl rollout undo deployment/web -n shop'],
    [
      {
        type: 'debug',
        choice: { image: 'busybox:1.36', profile: 'netadmin', name: 'debugger-x', target: 'web' }
      },
      [{ group: '', version: 'v1', resource: 'pods', word: 'pod', namespace: 'shop', name: 'web-1' }],
      'kubectl debug pod/web-1 -n shop -it --image=busybox:1.36 --target=web --profile=netadmin'
    ],
    [
      { type: 'debug', choice: { image: 'busybox:1.36', profile: 'sysadmin', name: 'node-debugger-a-x' } },
      [node('a')],
      'kubectl debug node/a -it --image=busybox:1.36 --profile=sysadmin'
    ],
    [{ type: 'cordon', unschedulable: true }, [node('a'), node('b')], 'kubectl cordon a b'],
    [{ type: 'cordon', unschedulable: false }, [node('a')], 'kubectl uncordon a'],
    [{ type: 'drain', options: usualDrain }, [node('a')], 'kubectl drain a --ignore-daemonsets'],
    [
      {
        type: 'drain',
        options: {
          ignoreDaemonSets: false,
          deleteEmptyDirData: true,
          force: true,
          gracePeriodSeconds: 0,
          timeoutSeconds: 60
        }
      },
      [node('a')],
      'kubectl drain a --delete-emptydir-data --force --grace-period=0 --timeout=60s'
    ],
    [
      { type: 'suspend', suspend: true },
      [deployment('web'), deployment('api')],
      `kubectl patch deployment/web -n shop -p '{"spec":{"suspend":true}}' && kubectl patch deployment/api -n shop -p '{"spec":{"suspend":true}}'`
    ],
    [
      { type: 'set-image', images: { web: 'nginx:1.28' }, changeCause: "it's new" },
      [deployment('web')],
      `kubectl annotate --overwrite deployment/web -n shop 'kubernetes.io/change-cause=it'\\''s new' && kubectl set image deployment/web -n shop web=nginx:1.28`
    ],
    [
      { type: 'label', values: { tier: 'front end', old: null } },
      [deployment('web')],
      "kubectl label --overwrite deployment/web -n shop 'tier=front end' old-"
    ],
    [
      { type: 'delete', choice: { propagationPolicy: 'Orphan' } },
      [deployment('web')],
      'kubectl delete deployment/web -n shop --cascade=orphan'
    ],
    [
      { type: 'delete', choice: { propagationPolicy: 'Background', gracePeriodSeconds: 0 } },
      [deployment('web')],
      'kubectl delete deployment/web -n shop --grace-period=0 --force'
    ],
    [
      { type: 'forward', localPort: '', port: '80' },
      [deployment('web')],
      'kubectl port-forward deployment/web -n shop :80'
    ]
  ]

  it.each(lines)('%o', (action, targets, line) => {
    expect(kubectlLine(action, targets)).toBe(line)
  })

  it('is none where there is nothing to act on', () => {
    expect(kubectlLine({ type: 'pause' }, [])).toBeUndefined()
  })
})

describe('the YAML of an action', () => {
  it('is what is sent, with the address before it', () => {
    const text = actionYaml({ type: 'scale', replicas: 3 }, [deployment('web'), deployment('api')])
    expect(text).toContain('# PATCH /apis/apps/v1/namespaces/shop/deployments/web/scale\n')
    expect(text).toContain('# Content-Type: application/merge-patch+json\n')
    const documents = parseAllDocuments(text) as unknown as readonly { toJS(): unknown }[]
    expect(documents.map((document) => document.toJS())).toEqual([{ spec: { replicas: 3 } }, { spec: { replicas: 3 } }])
  })

  it('of a deletion is its options', () => {
    expect(actionYaml({ type: 'delete', choice: { propagationPolicy: 'Foreground' } }, [node('a')])).toBe(
      '# DELETE /api/v1/nodes/a\napiVersion: v1\nkind: DeleteOptions\npropagationPolicy: Foreground\n'
    )
  })

  it('of a drain is the patch of the node, then what each pod is asked', () => {
    const text = drainYaml(node('a'), { ...usualDrain, gracePeriodSeconds: 5 })
    expect(text).toContain('# PATCH /api/v1/nodes/a\n')
    expect(text).toContain('kind: Eviction')
    expect(text).toContain('gracePeriodSeconds: 5')
  })

  it('takes a label away with null', () => {
    expect(actionRequest({ type: 'label', values: { old: null } }, node('a'))).toMatchObject({
      patchType: 'merge',
      body: { metadata: { labels: { old: null } } }
    })
  })
})
