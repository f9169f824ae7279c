import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

describe('P13 security context', () => {
  const asRoot: readonly (readonly [string, Body, string])[] = [
    ['an image that runs as root', {}, 'container has runAsNonRoot and image will run as root'],
    [
      'an image whose user is no number',
      { image: 'memcached:1.6' },
      'container has runAsNonRoot and image has non-numeric user (memcache), cannot verify user is non-root'
    ],
    ['user 0', { securityContext: { runAsUser: 0 } }, "container's runAsUser breaks non-root policy"]
  ]
  test.each(asRoot)('P13 runAsNonRoot with %s: CreateContainerConfigError', (_title, container, words) => {
    const created = cluster.create<Pod>(pod('a', container, { securityContext: { runAsNonRoot: true } }))
    cluster.run(30)
    const message = `${words} (pod: "a_default(${created.metadata.uid})", container: main)`
    expect(cluster.podRow('a')).toBe('0/1 CreateContainerConfigError 0')
    expect(cluster.get<Pod>('pods a')!.status!.containerStatuses![0]!.state!.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message
    })
    expect(cluster.events(created).some((event) => event.startsWith(`Warning Failed: Error: ${message}`))).toBe(true)
  })

  const notAsRoot: readonly (readonly [string, Body])[] = [
    ['an image with a user of its own', { image: 'nginxinc/nginx-unprivileged:1.27' }],
    ['runAsUser', { securityContext: { runAsUser: 1000 } }],
    ['a container that says otherwise', { securityContext: { runAsNonRoot: false } }]
  ]
  test.each(notAsRoot)('P13 runAsNonRoot with %s: the pod runs', (_title, container) => {
    cluster.create(pod('a', container, { securityContext: { runAsNonRoot: true } }))
    cluster.run(30)
    expect(cluster.podRow('a')).toBe('1/1 Running 0')
  })

  const writes: readonly (readonly [string, string])[] = [
    ['echo hello > /tmp/file', "sh: can't create /tmp/file: Read-only file system"],
    ['touch /tmp/file', 'touch: /tmp/file: Read-only file system'],
    ['dd if=/dev/zero of=/tmp/file bs=1M count=1', "dd: can't open '/tmp/file': Read-only file system"]
  ]
  test.each(writes)('P13 readOnlyRootFilesystem: %s fails, and works in an emptyDir', (line, message) => {
    const script = shell(`${line} && echo written || exit 3`)
    const securityContext = { readOnlyRootFilesystem: true }
    cluster.create(pod('strict', { ...script, securityContext }, { restartPolicy: 'Never' }))
    cluster.create(pod('open', script, { restartPolicy: 'Never' }))
    const mounted = { ...script, securityContext, volumeMounts: [{ name: 'data', mountPath: '/tmp' }] }
    cluster.create(pod('mounted', mounted, { restartPolicy: 'Never', volumes: [{ name: 'data', emptyDir: {} }] }))
    cluster.run(30)
    const exitCode = (name: string): number | undefined =>
      cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!.state!.terminated?.exitCode
    expect([exitCode('strict'), exitCode('open'), exitCode('mounted')]).toEqual([3, 0, 0])
    const podUid = cluster.get<Pod>('pods strict')!.metadata.uid
    const [said] = cluster.engine.runtime.logs.read({ podUid, container: 'main' })
    expect(said).toMatchObject({ stream: 'stderr', text: message })
  })

  test('P13 capabilities and users are checked: a user is no negative number, privileged excludes no escalation', () => {
    const negative = cluster.tryCreate(pod('a', { securityContext: { runAsUser: -1 } }))
    expect(refusal(negative).message).toContain(
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive'
    )
    const both = { securityContext: { privileged: true, allowPrivilegeEscalation: false } }
    expect(refusal(cluster.tryCreate(pod('a', both))).message).toContain(
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
    )
    const capable = cluster.create<Pod>(
      pod('b', { securityContext: { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } } })
    )
    expect(capable.spec.containers[0]!.securityContext).toEqual({ capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } })
  })
})
