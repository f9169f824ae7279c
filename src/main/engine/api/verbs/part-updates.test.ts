import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { CertificateSigningRequest, Pod } from '../../../../shared/schema/types.ts'
import { refusalOf, TestApiServer } from '../testing-api-server.ts'

const request = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQwotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K'

// Made with openssl: /O=developers/O=system:masters/CN=jane and /C=DE/O=developers/CN=jane.
const ofMasters =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlINE1JR2ZBZ0VBTUQweEV6QVJCZ05WQkFvTUNtUmxkbVZzYjNCbGNuTXhGekFWQmdOVkJBb01Ebk41YzNSbApiVHB0WVhOMFpYSnpNUTB3Q3dZRFZRUUREQVJxWVc1bE1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEClFnQUUvMGdqUHlzc3JhRU9jUUZMRWlFNUtiNzdseHd6TmhtdStneFl3eHV1UGhlUFF2eG01eThEak1zRUJ2NFAKYnpkZEd1MkVMVmZiNmVEN3Z2YU41RG5nMktBQU1Bb0dDQ3FHU000OUJBTUNBMGdBTUVVQ0lIT0xGRE10UUJaawo4OGhMdFpNc2V6TWtkQ00zckQ4SFpvTFVMQjJaaWI5TUFpRUE5QkpaZXBCMC96UC9keENZNC96MmJaVmkrZUxRCjBrRm1BUkNPSjF0eVlOYz0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='
const ofDevelopers =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIc01JR1RBZ0VBTURFeEN6QUpCZ05WQkFZVEFrUkZNUk13RVFZRFZRUUtEQXBrWlhabGJHOXdaWEp6TVEwdwpDd1lEVlFRRERBUnFZVzVsTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFNVQ1ZWdpL1FrZDNqClhDU0YrR0JDdmlFR3EvdllvMlJDUEt2MEZUQ05ZTStqRHB1WTlIYVA1U0YxYXhSNWhqK0hWbUlXM1hESG9UbnAKVWFlYzJaNmVxcUFBTUFvR0NDcUdTTTQ5QkFNQ0EwZ0FNRVVDSVFDRStyNDlCSzV0YThxOGNYREVtWm9ScDFJRQpTaHBocWR3QnRXVjZrUE00QUFJZ1lyZHhSY1ZBR044cWx3MzMra0sxWnppV3g0SkViaEFnbjNTanF6R0p1eEk9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo='

describe('requests for certificates', () => {
  const target = { group: 'certificates.k8s.io', namespace: undefined, name: 'r' }
  const approved = { type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'by hand' }

  function withRequest(settings = {}): TestApiServer {
    const server = new TestApiServer(settings)
    const spec = { request, signerName: 'example.com/s', usages: ['client auth'], username: 'somebody' }
    server.object('create', 'certificatesigningrequests', {
      group: 'certificates.k8s.io',
      namespace: undefined,
      body: { metadata: { name: 'r' }, spec }
    })
    return server
  }

  it('say who asked, whatever they say themselves, and belong to nobody', () => {
    const server = withRequest()
    const found = server.object('get', 'certificatesigningrequests', target) as CertificateSigningRequest
    expect(found.spec).toMatchObject({ username: 'admin', groups: ['system:masters'] })
    expect(found.status).toEqual({})
    expect(found.metadata.managedFields).toBeUndefined()
  })

  it('for the API server itself may not be about those who may do everything', () => {
    const ask = (request: string, signerName: string) =>
      new TestApiServer().ask('create', 'certificatesigningrequests', {
        group: 'certificates.k8s.io',
        namespace: undefined,
        body: { metadata: { name: 'pooh' }, spec: { request, signerName, usages: ['client auth'] } } as never
      })
    const client = 'kubernetes.io/kube-apiserver-client'
    expect(refusalOf(ask(ofMasters, client))).toMatchObject({
      code: 403,
      message:
        'certificatesigningrequests.certificates.k8s.io "pooh" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed'
    })
    expect(ask(ofMasters, 'example.com/s').code).toBe(201)
    expect(ask(ofDevelopers, client).code).toBe(201)
  })

  it('are approved through approval, once, with a time', () => {
    const server = withRequest()
    const ask = (subresource: string | undefined, conditions: readonly object[]) => {
      const stored = server.object('get', 'certificatesigningrequests', target) as CertificateSigningRequest
      const body = { ...stored, status: { ...stored.status, conditions } } as unknown as KubeObject
      return server.ask('update', 'certificatesigningrequests', {
        ...target,
        ...(subresource === undefined ? {} : { subresource }),
        body: body as never
      })
    }
    expect(refusalOf(ask('status', [approved])).message).toContain(
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"'
    )
    expect((ask(undefined, [approved]).object as CertificateSigningRequest).status).toEqual({})
    const answer = ask('approval', [approved])
    expect(answer.code).toBe(200)
    expect((answer.object as CertificateSigningRequest).status?.conditions).toEqual([
      { ...approved, lastUpdateTime: '2026-11-20T12:00:00Z', lastTransitionTime: '2026-11-20T12:00:00Z' }
    ])
    expect(refusalOf(ask('approval', [])).message).toContain('updates may not remove a condition of type "Approved"')
    expect(refusalOf(ask('approval', [{ type: 'Denied', status: 'True' }, approved])).message).toContain(
      'status.conditions[1].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive'
    )
  })

  it('are approved by whom the authorizer lets', () => {
    const authorizer = {
      decide: (_: unknown, access: { readonly verb: string; readonly name?: string }) => ({
        isAllowed: access.verb !== 'approve' || access.name === 'other.com/*',
        reason: ''
      })
    }
    const server = withRequest({ authorizer })
    const answer = server.ask('patch', 'certificatesigningrequests', {
      ...target,
      subresource: 'approval',
      patchType: 'merge',
      body: { status: { conditions: [approved] } }
    })
    expect(refusalOf(answer)).toMatchObject({
      code: 403,
      message:
        'certificatesigningrequests.certificates.k8s.io "r" is forbidden: user not permitted to approve requests with signerName "example.com/s"'
    })
  })

  it('keep their spec', () => {
    const server = withRequest()
    const answer = server.ask('patch', 'certificatesigningrequests', {
      ...target,
      patchType: 'merge',
      body: { spec: { signerName: 'other.com/s' }, metadata: { labels: { a: 'b' } } }
    })
    expect(answer.object).toMatchObject({ spec: { signerName: 'example.com/s' }, metadata: { labels: { a: 'b' } } })
  })
})

describe('parts of a pod', () => {
  const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }

  function withPod(spec = {}): TestApiServer {
    const server = new TestApiServer()
    server.object('create', 'pods', {
      body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'nginx:1', resources }], ...spec } }
    })
    return server
  }

  function patched(server: TestApiServer, subresource: string, body: object) {
    return server.ask('patch', 'pods', { name: 'p', subresource, patchType: 'strategic', body: body as never })
  }

  it('take ephemeral containers, and nothing else through that door', () => {
    const server = withPod()
    const answer = patched(server, 'ephemeralcontainers', {
      metadata: { labels: { a: 'b' } },
      spec: { ephemeralContainers: [{ name: 'd', image: 'busybox', targetContainerName: 'c' }], hostname: 'other' }
    })
    const pod = answer.object as Pod
    expect(answer.code).toBe(200)
    expect(pod.spec.ephemeralContainers).toEqual([
      {
        name: 'd',
        image: 'busybox',
        targetContainerName: 'c',
        imagePullPolicy: 'Always',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File'
      }
    ])
    expect(pod.spec.hostname).toBeUndefined()
    expect(pod.metadata.labels).toBeUndefined()
    expect(pod.metadata.generation).toBe(2)
    expect(pod.metadata.managedFields?.find(({ subresource }) => subresource === 'ephemeralcontainers')).toBeDefined()
    const again = patched(server, 'ephemeralcontainers', { spec: { ephemeralContainers: [{ name: 'd', image: 'x' }] } })
    expect(refusalOf(again).message).toContain('existing ephemeral containers "d" may not be changed')
    const unknown = patched(server, 'ephemeralcontainers', {
      spec: { ephemeralContainers: [{ name: 'e', image: 'x', targetContainerName: 'z' }] }
    })
    expect(refusalOf(unknown).message).toContain('spec.ephemeralContainers[0].targetContainerName: Not found: "z"')
  })

  it('are resized in CPU and memory', () => {
    const server = withPod()
    const answer = patched(server, 'resize', {
      spec: { containers: [{ name: 'c', image: 'other', resources: { requests: { cpu: '150m' } } }] }
    })
    const { containers } = (answer.object as Pod).spec
    expect(containers[0]).toMatchObject({
      image: 'nginx:1',
      resources: { requests: { cpu: '150m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }
    })
  })

  it.each([
    [
      { resources: { requests: { cpu: '200m', memory: '128Mi' } } },
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing'
    ],
    [
      { resources: { limits: { cpu: null } } },
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'
    ],
    [
      { resources: { limits: { 'example.com/x': '1' }, requests: { 'example.com/x': '1' } } },
      'spec: Forbidden: only cpu and memory resources are mutable'
    ],
    [{ resources: { requests: { cpu: '300m' } } }, 'must be less than or equal to cpu limit of 200m']
  ])('refuse a resize to %j', (container, message) => {
    const answer = patched(withPod(), 'resize', { spec: { containers: [{ name: 'c', ...container }] } })
    expect(refusalOf(answer).message).toContain(message)
  })
})

describe('overhead', () => {
  it("is no pod's own to say", () => {
    const spec = { overhead: { cpu: '1' }, containers: [{ name: 'c', image: 'nginx:1' }] }
    const answer = new TestApiServer().ask('create', 'pods', { body: { metadata: { name: 'a' }, spec } })
    expect(refusalOf(answer)).toMatchObject({
      code: 403,
      message:
        'pods "a" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'
    })
  })
})

describe('priority classes', () => {
  const target = { group: 'scheduling.k8s.io', namespace: undefined }
  const pod = (name: string, spec = {}) => ({
    body: { metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx:1' }], ...spec } }
  })

  it('give pods their priority, by name or by default', () => {
    const server = new TestApiServer()
    expect(refusalOf(server.ask('create', 'pods', pod('a', { priorityClassName: 'high' })))).toMatchObject({
      code: 403,
      message: 'pods "a" is forbidden: no PriorityClass with name high was found'
    })
    const high = { metadata: { name: 'high' }, value: 100, preemptionPolicy: 'Never' }
    server.object('create', 'priorityclasses', { ...target, body: high })
    expect(server.object('create', 'pods', pod('a', { priorityClassName: 'high' }))).toMatchObject({
      spec: { priority: 100, preemptionPolicy: 'Never' }
    })
    expect(server.object('create', 'pods', pod('b'))).toMatchObject({ spec: { priority: 0 } })
    const low = { metadata: { name: 'low' }, value: -5, globalDefault: true }
    server.object('create', 'priorityclasses', { ...target, body: low })
    expect(server.object('create', 'pods', pod('c'))).toMatchObject({
      spec: { priority: -5, priorityClassName: 'low' }
    })
    const second = server.ask('create', 'priorityclasses', { ...target, body: { ...low, metadata: { name: 'x' } } })
    expect(refusalOf(second).message).toBe(
      'priorityclasses.scheduling.k8s.io "x" is forbidden: PriorityClass low is already marked as default. Only one default can exist'
    )
    expect(refusalOf(server.ask('create', 'pods', pod('d', { priority: 7 }))).message).toContain(
      'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed -5'
    )
    server.ask('delete', 'priorityclasses', { ...target, name: 'low' })
    expect(server.object('create', 'pods', pod('d'))).toMatchObject({ spec: { priority: 0 } })
  })

  it('of the system stay', () => {
    const server = new TestApiServer()
    const answer = server.ask('delete', 'priorityclasses', { ...target, name: 'system-node-critical' })
    expect(refusalOf(answer).message).toBe(
      'priorityclasses.scheduling.k8s.io "system-node-critical" is forbidden: this is a system priority class and cannot be deleted'
    )
  })
})

describe('events', () => {
  it('are the same through both APIs', () => {
    const server = new TestApiServer()
    const newer = { group: 'events.k8s.io', name: 'e' }
    const body = {
      metadata: { name: 'e', namespace: 'default' },
      eventTime: '2026-11-20T12:00:00.000000Z',
      reportingController: 'example.com/c',
      reportingInstance: 'i',
      action: 'A',
      reason: 'R',
      type: 'Normal',
      note: 'n',
      regarding: { kind: 'Pod', namespace: 'default', name: 'p' }
    }
    const made = server.object('create', 'events', { group: 'events.k8s.io', body })
    expect(made).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'n', regarding: { name: 'p' } })
    expect(server.object('get', 'events', { name: 'e' })).toMatchObject({
      apiVersion: 'v1',
      message: 'n',
      involvedObject: { name: 'p' },
      reportingComponent: 'example.com/c'
    })
    const patchedEvent = server.object('patch', 'events', {
      ...newer,
      patchType: 'merge',
      body: { series: { count: 2, lastObservedTime: '2026-11-20T12:01:00.000000Z' } }
    })
    expect(patchedEvent).toMatchObject({ series: { count: 2 }, note: 'n' })
    const items = (group: string, fieldSelector: string) =>
      (
        server.ask('list', 'events', { group, options: { fieldSelector } }).object as unknown as {
          readonly items: readonly KubeObject[]
        }
      ).items
    expect(items('events.k8s.io', 'regarding.name=p')[0]).toMatchObject({ apiVersion: 'events.k8s.io/v1' })
    expect(items('', 'involvedObject.name=p')).toHaveLength(1)
    expect(
      refusalOf(server.ask('list', 'events', { group: 'events.k8s.io', options: { fieldSelector: 'source=x' } }))
        .message
    ).toBe('field label not supported: source')
    const old = { ...body, metadata: { name: 'f', namespace: 'default' }, deprecatedCount: 1 }
    expect(refusalOf(server.ask('create', 'events', { group: 'events.k8s.io', body: old })).message).toBe(
      'Event "f" is invalid: count: Invalid value: "": needs to be unset'
    )
  })
})
