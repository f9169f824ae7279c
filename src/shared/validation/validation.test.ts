import { describe, expect, it } from 'vitest'
import { kindOfResource } from '../kinds/table.ts'
import { validateEphemeralContainersUpdate } from '../kinds/pod/ephemeral-containers.ts'
import { prepareServiceUpdate } from '../kinds/service/update.ts'
import type { KubeObject, ObjectMeta } from '../kube/object.ts'
import type { Deployment, Pod, Service } from '../schema/types.ts'
import { isCIDR, parseIP } from './addresses.ts'
import { aggregateMessage, invalidCauses, invalidMessage } from './invalid-message.ts'

function stored<T extends KubeObject>(resource: string, group: string, spec: unknown): T {
  const kind = kindOfResource(group, resource)!
  const metadata: ObjectMeta = {
    name: 'x',
    namespace: 'e',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z'
  }
  const object = { apiVersion: group === '' ? 'v1' : `${group}/${kind.version}`, kind: kind.kind, metadata, spec }
  return kind.setDefaults(object) as unknown as T
}

const configMaps = kindOfResource('', 'configmaps')!
const configMap = stored('configmaps', '', undefined)

function update(changes: Readonly<Record<string, unknown>>, old: KubeObject = configMap): string {
  return aggregateMessage(configMaps.validate({ ...old, metadata: { ...old.metadata, ...changes } }, old))
}

describe('messages', () => {
  it('join several errors and name each once', () => {
    const errors = [
      { type: 'FieldValueRequired', field: 'a', detail: '', badValue: '' },
      { type: 'FieldValueInvalid', field: 'b', detail: 'no', badValue: '\u0001"' },
      { type: 'FieldValueInvalid', field: 'b', detail: 'no', badValue: '\u0001"' },
      { type: 'FieldValueNotSupported', field: 'c', detail: 'supported values: "x"', badValue: { b: '<', a: 1 } },
      { type: 'FieldValueTooLong', field: 'd', detail: 'may not be more than 1 bytes', badValue: '' }
    ] as const
    expect(invalidMessage({ group: 'apps', kind: 'Deployment' }, 'x', errors)).toBe(
      'Deployment.apps "x" is invalid: [a: Required value, b: Invalid value: "\\x01\\"": no, c: Unsupported value: {"a":1,"b":"\\u003c"}: supported values: "x", d: Too long: may not be more than 1 bytes]'
    )
    expect(invalidCauses(errors)).toHaveLength(5)
    expect(invalidCauses(errors)[0]).toEqual({ reason: 'FieldValueRequired', message: 'Required value', field: 'a' })
  })
})

describe('metadata on update', () => {
  it.each([
    [{ uid: 'z' }, 'metadata.uid: Invalid value: "z": field is immutable'],
    [{ name: 'y' }, 'metadata.name: Invalid value: "y": field is immutable'],
    [
      { deletionTimestamp: '2020-01-01T00:00:00Z' },
      'metadata.deletionTimestamp: Invalid value: "2020-01-01T00:00:00Z": field is immutable'
    ],
    [{ resourceVersion: '' }, 'metadata.resourceVersion: Invalid value: "": must be specified for an update'],
    [{ labels: { a: '-' } }, 'metadata.labels: Invalid value: "-": a valid label'],
    [{ finalizers: ['a/b/c'] }, 'metadata.finalizers: Invalid value: "a/b/c": a qualified name']
  ])('%j', (changes, message) => expect(update(changes)).toContain(message))
  it('adds no finalizer to what is being deleted', () => {
    const deleting = {
      ...configMap,
      metadata: { ...configMap.metadata, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a.b/d'] }
    }
    expect(update({ finalizers: ['a.b/c', 'a.b/d'] }, deleting)).toBe(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c"}'
    )
    expect(update({ finalizers: [] }, deleting)).toBe('[]')
  })
  it('lets the caller leave out what the server sets', () => {
    const { uid, creationTimestamp, ...rest } = configMap.metadata
    expect([uid, creationTimestamp].length).toBe(2)
    expect(configMaps.validate({ ...configMap, metadata: rest } as KubeObject, configMap)).toEqual([])
  })
})

describe('workloads on update', () => {
  const deployments = kindOfResource('apps', 'deployments')!
  const deployment = stored<Deployment>('deployments', 'apps', {
    selector: { matchLabels: { app: 'x' } },
    template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  })
  it('keep their selector', () => {
    const spec = { ...deployment.spec, selector: { matchLabels: { app: 'x', z: '1' } } }
    expect(aggregateMessage(deployments.validate({ ...deployment, spec } as Deployment, deployment))).toBe(
      '[spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`, spec.selector: Invalid value: {"matchLabels":{"app":"x","z":"1"}}: field is immutable]'
    )
  })
  it('judge an object without a spec, and find nothing wrong with a good one', () => {
    expect(deployments.validate(deployment, undefined)).toEqual([])
    expect(
      deployments.validate({ ...deployment, spec: { ...deployment.spec, replicas: 5 } } as Deployment, deployment)
    ).toEqual([])
  })
})

describe('workloads whose selector is none', () => {
  const spec = {
    selector: { matchExpressions: [{ key: 'app', operator: 'Like' }] },
    template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'C', image: 'nginx' }] } }
  }
  const operator = 'spec.selector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator'
  it.each(['deployments', 'replicasets'])('%s leave their template unread', (resource) => {
    const workload = stored(resource, 'apps', spec)
    expect(aggregateMessage(kindOfResource('apps', resource)!.validate(workload, undefined))).toBe(
      `[${operator}, spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Like"}]}: invalid label selector]`
    )
  })
  it('daemonsets read it, and compare nothing', () => {
    const workload = stored('daemonsets', 'apps', spec)
    const message = aggregateMessage(kindOfResource('apps', 'daemonsets')!.validate(workload, undefined))
    expect(message).toContain(`[${operator}, spec.template.spec.containers[0].name: Invalid value: "C"`)
    expect(message).not.toContain('does not match')
  })
})

describe('pods', () => {
  const pod = stored<Pod>('pods', '', { containers: [{ name: 'c', image: 'nginx' }], serviceAccountName: 'default' })
  const withEphemeral = (containers: readonly object[]) => {
    const { name: _, ...metadata } = pod.metadata
    const spec = { ...pod.spec, ephemeralContainers: containers }
    const made = stored<Pod>('pods', '', JSON.parse(JSON.stringify(spec)))
    return { ...made, metadata: { ...metadata, name: pod.metadata.name } }
  }
  it('take ephemeral containers that are no second containers', () => {
    const taken = withEphemeral([{ name: 'd', image: 'busybox' }])
    expect(validateEphemeralContainersUpdate(taken, pod)).toEqual([])
    expect(aggregateMessage(validateEphemeralContainersUpdate(withEphemeral([{ name: 'c', image: 'x' }]), pod))).toBe(
      'spec.ephemeralContainers[0].name: Duplicate value: "c"'
    )
    const full = { name: 'd', image: 'x', ports: [{ containerPort: 1 }], resources: { limits: { cpu: '1' } } }
    expect(aggregateMessage(validateEphemeralContainersUpdate(withEphemeral([full]), pod))).toBe(
      '[spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container, spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container]'
    )
    expect(validateEphemeralContainersUpdate(pod, taken)[0]?.detail).toContain('may not be removed')
  })
})

function term(...keys: readonly string[]) {
  const matchExpressions = keys.map((key) => ({ key, operator: 'Exists' }))
  const nodeSelectorTerms = [{ matchExpressions }]
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }
}

describe('gated pods', () => {
  const pods = kindOfResource('', 'pods')!
  const base = {
    containers: [{ name: 'c', image: 'nginx' }],
    serviceAccountName: 'default',
    schedulingGates: [{ name: 'g' }]
  }
  const judged = (now: object, before: object) =>
    aggregateMessage(pods.validate(stored('pods', '', { ...base, ...now }), stored('pods', '', { ...base, ...before })))
  it('may be narrowed and not widened', () => {
    expect(judged({ nodeSelector: { a: 'b' }, affinity: term('x', 'y') }, { affinity: term('x') })).toBe('[]')
    expect(judged({ schedulingGates: undefined }, {})).toBe('[]')
    expect(judged({}, { nodeSelector: { a: 'b' } })).toBe(
      'spec.nodeSelector: Invalid value: null: only additions to spec.nodeSelector are allowed (no mutations or deletions)'
    )
    expect(judged({ affinity: term('y') }, { affinity: term('x') })).toContain(
      'only additions are allowed (no mutations or deletions)'
    )
    expect(judged({ affinity: { podAffinity: {} } }, {})).toContain(
      'spec: Forbidden: pod updates may not change fields other than'
    )
    expect(judged({ schedulingGates: [{ name: 'g' }, { name: 'h' }] }, {})).toBe(
      "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'h'"
    )
  })
})

describe('services on update', () => {
  const service = stored<Service>('services', '', {
    type: 'NodePort',
    clusterIP: '10.0.0.5',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ port: 80, nodePort: 30080 }]
  })
  const changedTo = (spec: object) => prepareServiceUpdate(stored<Service>('services', '', spec), service).spec
  it('keep what was allocated and lose what the new type has not', () => {
    expect(changedTo({ type: 'NodePort', ports: [{ port: 80 }] })).toMatchObject({
      clusterIP: '10.0.0.5',
      clusterIPs: ['10.0.0.5'],
      ports: [{ nodePort: 30080 }]
    })
    const internal = changedTo({ ...service.spec, type: 'ClusterIP' })
    expect(internal.ports?.[0]?.nodePort).toBeUndefined()
    expect(internal.externalTrafficPolicy).toBeUndefined()
    expect(changedTo({ ...service.spec, type: 'ExternalName', externalName: 'a.b' }).clusterIP).toBeUndefined()
    expect(prepareServiceUpdate(service, service)).toBe(service)
  })
})

describe('addresses', () => {
  it.each(['1.2.3.4', '::1', '::', '2001:db8::ffff', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'])('%s is one', (text) =>
    expect(parseIP(text)).toBeDefined()
  )
  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    'a',
    '1::2::3',
    ':1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::'
  ])('%j is none', (text) => expect(parseIP(text)).toBeUndefined())
  it('knows ranges', () => {
    expect([isCIDR('10.0.0.0/8'), isCIDR('10.0.0.0/33'), isCIDR('::/0'), isCIDR('10.0.0.0'), isCIDR('x/8')]).toEqual([
      true,
      false,
      true,
      false,
      false
    ])
  })
})
