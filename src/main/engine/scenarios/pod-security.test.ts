import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal, type Body } from './cluster.ts'
import { deployment, pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const namespace = (labels: Readonly<Record<string, string>>): Body => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'team',
    labels: Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value])
    )
  }
})
const inTeam = (body: Body): Body => ({ ...body, metadata: { ...(body['metadata'] as Body), namespace: 'team' } })
const safe: Body = {
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
}
const safePod: Body = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }
const complaint = (level: string, container: Body, spec: Body = {}, metadata: Body = {}): string => {
  cluster.create(namespace({ enforce: level }))
  cluster.run(1)
  const { message } = refusal(cluster.tryCreate(inTeam(pod('a', container, spec, metadata))))
  return message.replace(`pods "a" is forbidden: violates PodSecurity "${level}:latest": `, '')
}

describe('P13 Pod Security admission', () => {
  test('P13 the restricted level refuses a plain pod and says what it needs', () => {
    expect(complaint('restricted', {})).toBe(
      'allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'
    )
    expect(cluster.tryCreate(inTeam(pod('a', safe, safePod))).code).toBe(201)
  })

  const againstBaseline: readonly (readonly [string, Body, Body, string])[] = [
    [
      'privileged',
      { securityContext: { privileged: true } },
      {},
      'privileged (container "main" must not set securityContext.privileged=true)'
    ],
    ['host namespaces', {}, { hostNetwork: true, hostPID: true }, 'host namespaces (hostNetwork=true, hostPID=true)'],
    ['hostPath', {}, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'hostPath volumes (volume "v")'],
    [
      'host ports',
      { ports: [{ containerPort: 80, hostPort: 80 }] },
      {},
      'hostPort (container "main" uses hostPort 80)'
    ],
    [
      'capabilities',
      { securityContext: { capabilities: { add: ['NET_ADMIN', 'CHOWN'] } } },
      {},
      'non-default capabilities (container "main" must not include "NET_ADMIN" in securityContext.capabilities.add)'
    ],
    [
      'seccomp',
      {},
      { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")'
    ],
    [
      'SELinux',
      {},
      { securityContext: { seLinuxOptions: { type: 'spc_t', user: 'u' } } },
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)'
    ],
    [
      'sysctls',
      {},
      { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
      'forbidden sysctls (kernel.msgmax)'
    ],
    [
      'AppArmor',
      { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      {},
      'forbidden AppArmor profiles (container "main" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/main="unconfined"")'
    ],
    [
      'hosts of probes',
      { livenessProbe: { httpGet: { port: 80, host: '1.2.3.4' } } },
      {},
      'probe or lifecycle host (container "main" uses probe or lifecycle host "1.2.3.4")'
    ],
    [
      'Windows host process',
      {},
      { os: { name: 'windows' }, hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } },
      'host namespaces (hostNetwork=true), hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)'
    ]
  ]
  test.each(againstBaseline)('P13 the baseline level refuses %s', (_title, container, spec, message) => {
    expect(complaint('baseline', container, spec)).toBe(message)
  })

  const againstRestricted: readonly (readonly [string, Body, Body, string])[] = [
    [
      'runAsUser 0',
      { securityContext: { ...(safe['securityContext'] as Body), runAsUser: 0 } },
      safePod,
      'runAsUser=0 (container "main" must not set runAsUser=0)'
    ],
    [
      'runAsNonRoot false',
      { securityContext: { ...(safe['securityContext'] as Body), runAsNonRoot: false } },
      safePod,
      'runAsNonRoot != true (container "main" must not set securityContext.runAsNonRoot=false)'
    ],
    [
      'capabilities',
      { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['CHOWN'] } } },
      safePod,
      'unrestricted capabilities (container "main" must not include "CHOWN" in securityContext.capabilities.add)'
    ],
    [
      'volume types',
      safe,
      { ...safePod, volumes: [{ name: 'n', nfs: { server: 's', path: '/' } }] },
      'restricted volume types (volume "n" uses restricted volume type "nfs")'
    ]
  ]
  test.each(againstRestricted)('P13 the restricted level refuses %s', (_title, container, spec, message) => {
    expect(complaint('restricted', container, spec)).toBe(message)
  })

  test('P13 what is wrong is told in upstream’s order, and by the restricted level once', () => {
    const container = { securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } } }
    const spec = { hostNetwork: true, volumes: [{ name: 'v', hostPath: { path: '/' } }] }
    expect(complaint('baseline', container, spec)).toBe(
      'non-default capabilities (container "main" must not include "NET_ADMIN" in securityContext.capabilities.add), ' +
        'host namespaces (hostNetwork=true), hostPath volumes (volume "v"), ' +
        'privileged (container "main" must not set securityContext.privileged=true)'
    )
    cluster.delete('namespaces team')
    cluster.run(20)
    expect(complaint('restricted', safe, { ...safePod, ...spec })).toBe(
      'host namespaces (hostNetwork=true), ' +
        'restricted volume types (volume "v" uses restricted volume type "hostPath")'
    )
  })

  test('P13 a level may be that of an older version', () => {
    cluster.create(namespace({ enforce: 'baseline', 'enforce-version': 'v1.26' }))
    cluster.run(1)
    const sysctls = [{ name: 'net.ipv4.ip_local_reserved_ports', value: '1' }]
    expect(refusal(cluster.tryCreate(inTeam(pod('a', {}, { securityContext: { sysctls } })))).message).toContain(
      'violates PodSecurity "baseline:v1.26": forbidden sysctls (net.ipv4.ip_local_reserved_ports)'
    )
    cluster.patch('namespaces team', {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce-version': 'v1.27' } }
    })
    expect(cluster.tryCreate(inTeam(pod('a', {}, { securityContext: { sysctls } }))).code).toBe(201)
  })

  test('P13 the level for warnings lets pods in and says what is wrong', () => {
    cluster.create(namespace({ warn: 'baseline', audit: 'restricted' }))
    cluster.run(1)
    const { code, warnings } = cluster.tryCreate(inTeam(pod('a', {}, { hostNetwork: true })))
    expect(code).toBe(201)
    expect(warnings).toEqual(['would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'])
  })

  test('P13 a workload is let in with a warning, and its pods are refused', () => {
    cluster.create(namespace({ enforce: 'baseline', warn: 'baseline' }))
    cluster.run(1)
    const made = cluster.tryCreate(inTeam(deployment('web', { replicas: 1, pod: { hostNetwork: true } })))
    expect([made.code, made.warnings]).toEqual([
      201,
      ['would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)']
    ])
    cluster.run(5)
    expect(cluster.pods(undefined, 'team')).toEqual([])
    const set = cluster.list<ReplicaSet>('replicasets', undefined, 'team')[0]!
    expect(conditionOf(set, 'ReplicaFailure')?.['message']).toContain('violates PodSecurity "baseline:latest"')
  })

  test('P13 raising the level of a namespace names the pods that are against it, and leaves them', () => {
    cluster.create(namespace({}))
    cluster.run(1)
    for (const name of ['b', 'a', 'c']) cluster.create(inTeam(pod(name, {}, { hostNetwork: true })))
    cluster.create(inTeam(pod('z', { securityContext: { privileged: true } })))
    cluster.create(inTeam(pod('fine')))
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
    expect(cluster.tryPatch('namespaces team', { metadata: { labels } }).warnings).toEqual([
      'existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 2 other pods): host namespaces',
      'z: privileged'
    ])
    expect(cluster.get<Pod>('pods a', 'team')).toBeDefined()
    // Neither a label of a pod nor its status is judged again, another image is.
    expect(cluster.tryPatch('pods z', { metadata: { labels: { a: 'b' } } }, { namespace: 'team' }).code).toBe(200)
    const image = { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } }
    expect(cluster.tryPatch('pods z', image, { namespace: 'team' }).code).toBe(403)
  })

  test('P13 a level that there is not is refused', () => {
    const message = refusal(cluster.tryCreate(namespace({ enforce: 'strict' }))).message
    expect(message).toContain('must be one of privileged, baseline, restricted')
  })
})

describe('RuntimeClass', () => {
  const sandbox: Body = {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'sandbox' },
    handler: 'runsc',
    overhead: { podFixed: { cpu: '250m', memory: '120Mi' } },
    scheduling: { nodeSelector: { runtime: 'sandbox' } }
  }

  test('P13 a pod gets overhead and placement from its RuntimeClass', () => {
    cluster.create(sandbox)
    const created = cluster.create<Pod>(pod('a', {}, { runtimeClassName: 'sandbox' }))
    expect(created.spec.overhead).toEqual({ cpu: '250m', memory: '120Mi' })
    expect(created.spec.nodeSelector).toEqual({ runtime: 'sandbox' })
    cluster.run(5)
    expect(conditionOf(cluster.get<Pod>('pods a'), 'PodScheduled')?.['message']).toContain(
      "didn't match Pod's node affinity/selector"
    )
  })

  test('P13 a RuntimeClass that is not there, and overhead of the pod itself, are refused', () => {
    expect(refusal(cluster.tryCreate(pod('a', {}, { runtimeClassName: 'none' }))).message).toBe(
      'pods "a" is forbidden: pod rejected: RuntimeClass "none" not found'
    )
    expect(refusal(cluster.tryCreate(pod('a', {}, { overhead: { cpu: '1' } }))).message).toBe(
      'pods "a" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'
    )
    cluster.create(sandbox)
    const clash = pod('a', {}, { runtimeClassName: 'sandbox', nodeSelector: { runtime: 'other' } })
    expect(refusal(cluster.tryCreate(clash)).message).toBe(
      'pods "a" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[runtime] = sandbox; pod.spec.nodeSelector[runtime] = other'
    )
  })
})
