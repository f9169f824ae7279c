import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import type { ConfigMap, Deployment, Pod } from '../../../shared/schema/types.ts'
import { issueServerCertificate, type IssuedCertificates } from '../certificates/issue.ts'
import { Random } from '../sim/random.ts'
import type { ApiResponse } from '../api/request.ts'
import { replay } from '../replay.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster, refusal, startTime, type Body } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { deployment, pod } from './manifests.ts'
import {
  configMap,
  mutating,
  onConfigMaps,
  policyText,
  runPolicyServer,
  validating,
  type Rule
} from './testing-webhooks.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const named = (name: string): Body => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const codeOf = ({ code }: ApiResponse): number => code
const patchTo = (path: string, value: string): Rule => ({ patch: [{ op: 'add', path, value }] })
const noSecrets: Rule = { when: "object.metadata.name.startsWith('secret')", deny: 'secrets are no ConfigMaps' }
const post = 'Post "https://server.policy.svc:443/review?timeout=10s"'
const failed = (cause: string, name = 'check.policy.example'): string =>
  `Internal error occurred: failed calling webhook "${name}": failed to call webhook: ${cause}`

function serve(rules: readonly Rule[] = [noSecrets]): IssuedCertificates {
  return runPolicyServer(cluster, { rules })
}

describe('C7 validating webhooks', () => {
  test('C7 a webhook is asked over its Service and refuses in its words, whoever asks; what it allows is stored', () => {
    const { authority } = serve()
    cluster.create(validating({ authority }))
    expect(refusal(cluster.tryCreate(configMap('secret-1')))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: 'admission webhook "check.policy.example" denied the request: secrets are no ConfigMaps'
    })
    expect(cluster.get('configmaps secret-1')).toBeUndefined()
    expect(cluster.tryCreate(configMap('plain')).code).toBe(201)
    const [server] = cluster.pods('app=server', 'policy')
    const lines = cluster.engine.runtime.logs
      .read({ podUid: server!.metadata.uid, container: 'server', instance: 0 })
      .map(({ text }) => text)
    expect(
      lines.some((text) => text.endsWith('denied CREATE configmaps default/secret-1: secrets are no ConfigMaps'))
    ).toBe(true)
    expect(lines.some((text) => text.endsWith('allowed CREATE configmaps default/plain'))).toBe(true)
  })

  test('C7 what the webhook says is code, reason, message and warnings', () => {
    const { authority } = serve([
      { when: "object.metadata.name == 'warned'", warn: 'this is old' },
      { when: "object.metadata.name == 'coded'", deny: 'no such thing', code: 422 }
    ])
    cluster.create(validating({ authority }))
    expect(cluster.tryCreate(configMap('warned'))).toMatchObject({ code: 201, warnings: ['this is old'] })
    expect(refusal(cluster.tryCreate(configMap('coded')))).toEqual({
      code: 422,
      reason: undefined,
      message: 'admission webhook "check.policy.example" denied the request: no such thing'
    })
  })

  test('C7 rules: operations, groups, versions, resources with subresources, scope', () => {
    const { authority } = serve([{ deny: 'never' }])
    const rule = (change: Body): Body => ({ ...onConfigMaps, ...change })
    const set = (...rules: readonly Body[]): void => {
      cluster.delete('validatingwebhookconfigurations check.policy.example')
      cluster.create(validating({ authority, rules }))
    }
    cluster.create(configMap('there'))
    cluster.create(deployment('web', { replicas: 1 }))
    const update = (): number => codeOf(cluster.tryPatch('configmaps there', { data: { a: String(cluster.now) } }))
    set(rule({ operations: ['UPDATE'] }))
    expect([codeOf(cluster.tryCreate(configMap('a'))), update()]).toEqual([201, 403])
    set(rule({ operations: ['DELETE'] }))
    expect(codeOf(cluster.delete('configmaps there'))).toBe(403)
    expect(cluster.get('configmaps there')).toBeDefined()
    set(rule({ apiGroups: ['apps'] }), rule({ apiVersions: ['v2'] }))
    expect(codeOf(cluster.tryCreate(configMap('b')))).toBe(201)
    set(rule({ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }))
    expect([update(), codeOf(cluster.tryCreate(named('ns-1')))]).toEqual([403, 403])
    set(rule({ apiGroups: ['*'], resources: ['*/*'], scope: 'Namespaced' }))
    expect([codeOf(cluster.tryCreate(named('ns-2'))), codeOf(cluster.tryCreate(configMap('c')))]).toEqual([201, 403])
    set(rule({ resources: ['namespaces'], scope: 'Cluster' }))
    expect([codeOf(cluster.tryCreate(named('ns-3'))), codeOf(cluster.tryCreate(configMap('d')))]).toEqual([403, 201])
    // A rule about objects is none about what is below them, and the other way round.
    set(rule({ apiGroups: ['apps'], resources: ['deployments/scale'], operations: ['UPDATE'] }))
    const scaled = (): number =>
      codeOf(cluster.tryPatch('deployments web', { spec: { replicas: 2 } }, { subresource: 'scale', type: 'merge' }))
    expect([scaled(), codeOf(cluster.tryPatch('deployments web', { spec: { replicas: 3 } }))]).toEqual([403, 200])
    set(rule({ apiGroups: ['apps'], resources: ['deployments'], operations: ['UPDATE'] }))
    expect([scaled(), codeOf(cluster.tryPatch('deployments web', { spec: { replicas: 4 } }))]).toEqual([200, 403])
  })

  test('C7 namespaceSelector, objectSelector and matchConditions choose whom it hears of', () => {
    const { authority } = serve([{ deny: 'never' }])
    cluster.create({ ...named('strict'), metadata: { name: 'strict', labels: { policy: 'on' } } })
    const more = (members: Body): void => {
      cluster.delete('validatingwebhookconfigurations check.policy.example')
      cluster.create(validating({ authority, more: members }))
    }
    more({ namespaceSelector: { matchLabels: { policy: 'on' } } })
    expect([
      codeOf(cluster.tryCreate(configMap('a'))),
      codeOf(cluster.tryCreate(configMap('a', { namespace: 'strict' })))
    ]).toEqual([201, 403])
    more({ objectSelector: { matchExpressions: [{ key: 'skip', operator: 'DoesNotExist' }] } })
    expect([
      codeOf(cluster.tryCreate(configMap('b', { labels: { skip: '1' } }))),
      codeOf(cluster.tryCreate(configMap('c')))
    ]).toEqual([201, 403])
    more({
      matchConditions: [
        { name: 'not-mine', expression: "!request.userInfo.groups.exists(g, g == 'nobodies')" },
        { name: 'big', expression: "object.data.size.matches('^[0-9]{3,}$')" }
      ]
    })
    expect([
      codeOf(cluster.tryCreate(configMap('d', {}, { size: '12' }))),
      codeOf(cluster.tryCreate(configMap('e', {}, { size: '123' })))
    ]).toEqual([201, 403])
    // A condition that cannot be evaluated refuses, unless the policy of failures lets it pass.
    expect(refusal(cluster.tryCreate(configMap('f'))).message).toBe(
      'configmaps "f" is forbidden: failed to evaluate match condition "big": expression \'object.data.size.matches(\'^[0-9]{3,}$\')\' resulted in error: no such key: data'
    )
  })

  test('C7 matchPolicy: a rule about another version of the same kind counts, and the object comes in it', () => {
    const { authority } = serve([
      { when: "object.apiVersion != 'autoscaling/v1'", deny: 'another version' },
      { when: 'object.spec.maxReplicas > 5', deny: 'too many' }
    ])
    const rules = [{ ...onConfigMaps, apiGroups: ['autoscaling'], apiVersions: ['v1'], resources: ['*'] }]
    const autoscaler = (name: string): Body => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: { maxReplicas: 9, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } }
    })
    cluster.create(validating({ authority, rules }))
    expect(refusal(cluster.tryCreate(autoscaler('a'))).message).toContain('denied the request: too many')
    cluster.patch('validatingwebhookconfigurations check.policy.example', {
      webhooks: [{ name: 'check.policy.example', matchPolicy: 'Exact' }]
    })
    expect(codeOf(cluster.tryCreate(autoscaler('a')))).toBe(201)
  })

  test('C7 a dry run is judged, and stores nothing', () => {
    const { authority } = serve()
    cluster.create(validating({ authority }))
    const dry = { dryRun: ['All'] }
    expect(codeOf(cluster.tryCreate(configMap('secret-2'), dry))).toBe(403)
    expect(codeOf(cluster.tryCreate(configMap('plain'), dry))).toBe(201)
    expect(cluster.get('configmaps plain')).toBeUndefined()
  })
})

describe('C7 webhooks that fail', () => {
  const tryOne = (): string => refusal(cluster.tryCreate(configMap('one'))).message

  test('C7 Fail blocks where the Service is gone, has no endpoints or another port; the configuration can be deleted', () => {
    const { authority } = serve([])
    cluster.create(validating({ authority }))
    expect(codeOf(cluster.tryCreate(configMap('zero')))).toBe(201)
    cluster.patch('deployments server', { spec: { replicas: 0 } }, { namespace: 'policy' })
    cluster.run(10)
    const { clusterIP = '' } = cluster.get<{ spec: { clusterIP?: string } } & Pod>('services server', 'policy')!
      .spec as {
      clusterIP?: string
    }
    expect(refusal(cluster.tryCreate(configMap('one')))).toEqual({
      code: 500,
      reason: 'InternalError',
      message: failed(`${post}: dial tcp ${clusterIP}:443: connect: connection refused`)
    })
    cluster.patch(
      'services server',
      { spec: { ports: [{ port: 444, targetPort: 8443 }] } },
      { namespace: 'policy', type: 'merge' }
    )
    expect(tryOne()).toBe(failed(`${post}: no service port 443 found for service "server"`))
    cluster.delete('services server', { namespace: 'policy' })
    expect(tryOne()).toBe(failed(`${post}: service "server" not found`))
    expect(codeOf(cluster.delete('validatingwebhookconfigurations check.policy.example'))).toBe(200)
    expect(codeOf(cluster.tryCreate(configMap('one')))).toBe(201)
  })

  test('C7 Ignore lets pass what could not be asked; refused is refused', () => {
    const { authority } = serve()
    cluster.create(validating({ authority, more: { failurePolicy: 'Ignore' } }))
    expect(codeOf(cluster.tryCreate(configMap('secret-3')))).toBe(403)
    cluster.delete('services server', { namespace: 'policy' })
    expect(codeOf(cluster.tryCreate(configMap('secret-3')))).toBe(201)
  })

  test('C7 who does not answer is waited for as long as timeoutSeconds say, on the simulated clock', () => {
    const { authority } = serve([])
    cluster.create(validating({ authority, more: { timeoutSeconds: 3 } }))
    const [server] = cluster.pods('app=server', 'policy')
    cluster.engine.runtime.disturb(server!.status!.containerStatuses![0]!.containerID!, {
      ...undisturbed,
      isHung: true
    })
    const response = cluster.tryCreate(configMap('one'))
    expect([refusal(response).message, response.waited]).toEqual([
      failed('Post "https://server.policy.svc:443/review?timeout=3s": context deadline exceeded'),
      3000
    ])
    cluster.patch('validatingwebhookconfigurations check.policy.example', {
      webhooks: [{ name: 'check.policy.example', failurePolicy: 'Ignore' }]
    })
    expect(cluster.tryCreate(configMap('one'))).toMatchObject({ code: 201, waited: 3000 })
  })

  test('C7 the server must show a certificate that caBundle trusts, for its name, and speak TLS', () => {
    const { authority } = serve([])
    const why = (cause: string): string => failed(`${post}: ${cause}`)
    const tls = (cause: string): string => why(`tls: failed to verify certificate: x509: ${cause}`)
    cluster.create(validating())
    expect(tryOne()).toBe(tls('certificate signed by unknown authority'))
    const trust = (bundle: string): void => {
      cluster.delete('validatingwebhookconfigurations check.policy.example')
      cluster.create(validating({ authority: bundle }))
    }
    trust(issueServerCertificate(new Random('other'), ['x'], cluster.now).authority)
    expect(tryOne()).toBe(
      tls(
        'certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "nil1")'
      )
    )
    trust(authority)
    expect(codeOf(cluster.tryCreate(configMap('trusted')))).toBe(201)
    // Its Secret is changed under it: kubelets bring the new file within their period.
    const other = issueServerCertificate(new Random('third'), ['server.other.svc'], cluster.now)
    cluster.patch(
      'secrets server-tls',
      { data: { 'tls.crt': encodeBase64(other.certificate) } },
      { namespace: 'policy' }
    )
    cluster.run(120)
    expect(tryOne()).toBe(tls('certificate is valid for server.other.svc, not server.policy.svc'))
    cluster.patch(
      'deployments server',
      { spec: { template: { spec: { containers: [{ name: 'server', image: 'nginx:1.27', command: null }] } } } },
      { namespace: 'policy' }
    )
    cluster.patch(
      'services server',
      { spec: { ports: [{ port: 443, targetPort: 80 }] } },
      { namespace: 'policy', type: 'merge' }
    )
    cluster.run(60)
    expect(tryOne()).toBe(why('http: server gave HTTP response to HTTPS client'))
  })

  test('C7 a policy that cannot be read is an error of the server, and the log says which', () => {
    const { authority } = serve([{ when: 'object.(', deny: 'x' }])
    cluster.create(validating({ authority }))
    expect(tryOne()).toMatch(
      /failed to call webhook: an error on the server \("compilation failed: .*"\) has prevented the request from succeeding$/
    )
    cluster.patch(
      'configmaps server-policy',
      { data: { 'policy.yaml': policyText([noSecrets]) } },
      { namespace: 'policy' }
    )
    cluster.run(120)
    expect(codeOf(cluster.tryCreate(configMap('one')))).toBe(201)
  })

  test('C7 a url leads out of the cluster, and knows nothing of its names', () => {
    const url = (text: string): void => {
      cluster.delete('validatingwebhookconfigurations check.policy.example')
      cluster.create(validating({ more: { clientConfig: { url: text } } }))
    }
    url('https://server.policy.svc.cluster.local/review')
    expect(tryOne()).toBe(
      failed(
        'Post "https://server.policy.svc.cluster.local/review?timeout=10s": dial tcp: lookup server.policy.svc.cluster.local on 172.18.0.1:53: no such host'
      )
    )
    url('https://example.com:444/review')
    expect(tryOne()).toBe(
      failed(
        'Post "https://example.com:444/review?timeout=10s": dial tcp 93.184.215.14:444: connect: connection refused'
      )
    )
    url('https://example.com/review')
    expect(tryOne()).toBe(
      failed("couldn't get version/kind; json parse error: invalid character '<' looking for beginning of value")
    )
  })

  test('C7 what the control plane writes is asked for too: a Deployment whose pods are refused says so in events', () => {
    const { authority } = serve([{ when: '!has(object.metadata.labels.team)', deny: 'whose is it?' }])
    const rules = [{ ...onConfigMaps, resources: ['pods'] }]
    cluster.create(
      validating({
        authority,
        rules,
        more: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }
      })
    )
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(5)
    expect(cluster.pods('app=web')).toEqual([])
    const [set] = cluster.list<Deployment>('replicasets', 'app=web')
    expect(cluster.events(set!)[0]).toMatch(
      /^Warning FailedCreate: Error creating: admission webhook "check\.policy\.example" denied the request: whose is it\?/
    )
    cluster.patch('deployments web', { spec: { template: { metadata: { labels: { team: 'blue' } } } } })
    cluster.run(30)
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0', '1/1 Running 0'])
  })
})

describe('C7 mutating webhooks', () => {
  const data = (name: string): unknown => cluster.get<ConfigMap>(`configmaps ${name}`)?.data

  test('C7 a JSON patch changes what is stored; defaults and the server’s own plugins see the changed object', () => {
    const { authority } = serve([
      {
        patch: [
          {
            op: 'add',
            path: '/spec/containers/-',
            value: { name: 'sidecar', image: 'busybox:1.36', command: ['sleep', '1d'] }
          }
        ]
      }
    ])
    cluster.create(
      mutating({
        authority,
        rules: [{ ...onConfigMaps, resources: ['pods'] }],
        more: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }
      })
    )
    const made = cluster.create<Pod>(pod('a'))
    const sidecar = made.spec.containers[1]!
    expect(sidecar).toMatchObject({
      name: 'sidecar',
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log'
    })
    // The token of the ServiceAccount is mounted into it as into the others.
    expect(sidecar.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      '/var/run/secrets/kubernetes.io/serviceaccount'
    ])
    cluster.run(30)
    expect(cluster.podRow('a')).toBe('2/2 Running 0')
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(30)
    expect(cluster.podRows('app=web')).toEqual(['2/2 Running 0'])
  })

  test('C7 they are asked by name, validating ones behind them; IfNeeded is asked again where a later one changed something', () => {
    // Each writes down how often it saw what the other writes.
    const first = runPolicyServer(cluster, {
      name: 'first',
      rules: [
        {
          when: '!has(object.data) || !has(object.data.b)',
          patch: [{ op: 'add', path: '/data', value: { a: 'alone' } }]
        },
        { when: 'has(object.data) && has(object.data.b)', ...patchTo('/data/a', 'after b') }
      ]
    })
    const second = runPolicyServer(cluster, {
      name: 'second',
      rules: [
        { when: 'has(object.data.a)', ...patchTo('/data/b', 'after a') },
        { when: '!has(object.data)', deny: 'I am the first' }
      ]
    })
    const judge = runPolicyServer(cluster, {
      name: 'judge',
      rules: [{ when: "object.data.b != 'after a'", deny: 'too early' }]
    })
    const one = (policy: string): Body =>
      mutating({
        name: 'a.policy.example',
        server: 'first',
        authority: first.authority,
        more: { reinvocationPolicy: policy }
      })
    cluster.create(mutating({ name: 'b.policy.example', server: 'second', authority: second.authority }))
    cluster.create(one('Never'))
    cluster.create(validating({ name: 'judge.policy.example', server: 'judge', authority: judge.authority }))
    const plain = (name: string): Body => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
    cluster.create(plain('never'))
    expect(data('never')).toEqual({ a: 'alone', b: 'after a' })
    cluster.delete('mutatingwebhookconfigurations a.policy.example')
    cluster.create(one('IfNeeded'))
    cluster.create(plain('needed'))
    expect(data('needed')).toEqual({ a: 'after b', b: 'after a' })
  })

  test('C7 a patch that does not apply, and one of what cannot be changed, are errors of the server', () => {
    const { authority } = serve([{ patch: [{ op: 'replace', path: '/data/none/deep', value: 'x' }] }])
    cluster.create(configMap('there'))
    cluster.create(mutating({ authority, rules: [{ ...onConfigMaps, operations: ['CREATE', 'DELETE'] }] }))
    expect(refusal(cluster.tryCreate(configMap('one')))).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(data('one')).toBeUndefined()
    expect(refusal(cluster.delete('configmaps there')).message).toBe(
      'Internal error occurred: admission webhook "check.policy.example" attempted to modify the object, which is not supported for this operation'
    )
  })

  test('C7 a dry run is asked about: what webhooks change is in the answer alone', () => {
    const { authority } = serve([patchTo('/data/mark', 'x')])
    cluster.create(mutating({ authority }))
    const response = cluster.tryCreate(configMap('dry', {}, { a: '1' }), { dryRun: ['All'] })
    expect((response.object as ConfigMap).data).toEqual({ a: '1', mark: 'x' })
    expect(data('dry')).toBeUndefined()
  })

  test('C7 what validation forbids a webhook cannot do either, and a name it cannot change', () => {
    const { authority } = serve([
      { when: "object.metadata.name == 'bad'", patch: [{ op: 'add', path: '/metadata/labels', value: { a: 'no!' } }] },
      { when: "object.metadata.name == 'kept'", patch: [{ op: 'replace', path: '/metadata/name', value: 'other' }] }
    ])
    cluster.create(mutating({ authority }))
    expect(refusal(cluster.tryCreate(configMap('bad')))).toMatchObject({ code: 422, reason: 'Invalid' })
    cluster.create(configMap('kept'))
    expect([cluster.get('configmaps kept')?.metadata.name, cluster.get('configmaps other')]).toEqual([
      'kept',
      undefined
    ])
  })
})

describe('C7 a cluster whose webhooks block everything', () => {
  const everything: Body = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }

  test('C7 nothing is written any more, nothing breaks, and it goes on once the configuration is gone', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36', command: ['true'] }] }
            }
          }
        }
      }
    })
    cluster.run(90)
    cluster.create(validating({ rules: [everything] }))
    cluster.create(mutating({ name: 'change.policy.example', rules: [everything] }))
    const [first] = cluster.pods('app=web')
    expect(codeOf(cluster.delete(`pods ${first!.metadata.name}`))).toBe(500)
    cluster.engine.runtime.crash(first!.status!.containerStatuses![0]!.containerID!, { exitCode: 1 })
    cluster.run(120)
    const { revision } = cluster.engine.store
    cluster.engine.setNodePower('worker2', false)
    cluster.run(400)
    cluster.engine.setNodePower('worker2', true)
    cluster.engine.strainNode('worker1', { memory: 8e9 })
    cluster.run(300)
    cluster.engine.strainNode('worker1', {})
    cluster.run(120)
    // Heartbeats and the like are no writes here; upstream they would fail too.
    expect(cluster.changesSince(revision).map(({ kind }) => kind.kind)).toEqual([])
    for (const name of ['check.policy.example', 'change.policy.example'])
      for (const kind of ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'])
        cluster.delete(`${kind} ${name}`)
    cluster.run(400)
    expect(cluster.podRows('app=web').map((row) => row.slice(0, 11))).toEqual([
      '1/1 Running',
      '1/1 Running',
      '1/1 Running'
    ])
  })
})

test('C7 a history with webhooks replays byte for byte, dry runs and kills included', () => {
  cluster.close()
  const seed = 'webhooks'
  cluster = new Cluster({ seed, onDisk: true })
  const { authority } = serve([noSecrets, { when: "object.metadata.name == 'marked'", ...patchTo('/data/mark', 'x') }])
  cluster.create(mutating({ authority }))
  cluster.create(validating({ authority }))
  for (const name of ['marked', 'secret-1', 'plain']) {
    cluster.tryCreate(configMap(name, {}, { a: '1' }), { dryRun: ['All'] })
    cluster.tryCreate(configMap(name, {}, { a: '1' }))
    cluster.run(1)
  }
  cluster.restart(3)
  cluster.patch('deployments server', { spec: { replicas: 3 } }, { namespace: 'policy' })
  cluster.run(20)
  for (let index = 0; index < 5; index++) cluster.tryCreate(configMap(`later-${index}`))
  cluster.run(5)
  cluster.file.commit()
  const inputs = cluster.file.inputs.read(0, 10_000)
  expect(inputs.filter(({ request }) => JSON.stringify(request).includes('dryRun'))).toHaveLength(3)
  const recording = { seed, startTime, options: { workers: 2 }, inputs, endTime: cluster.file.clock.now }
  const folder = mkdtempSync(join(tmpdir(), 'drydock-webhooks-'))
  const replayed = replay(recording, join(folder, 'replay.db'))
  expect(historyHash(replayed)).toBe(historyHash(cluster.file))
  replayed.abandon()
  rmSync(folder, { recursive: true })
})

test('C7 CONNECT: who wants into a pod is judged, with what he asks for', () => {
  const { authority } = serve([
    { when: "request.operation == 'CONNECT' && object.command.exists(word, word == 'sh')", deny: 'no shells here' }
  ])
  cluster.create(pod('a'))
  const rules = [{ ...onConfigMaps, operations: ['CONNECT'], resources: ['pods/exec'] }]
  cluster.create(validating({ authority, rules }))
  const connect = (subresource: string, command: string): ApiResponse =>
    cluster.submit({
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: 'default',
      name: 'a',
      subresource,
      body: { command: [command] }
    })
  expect(refusal(connect('exec', 'sh')).message).toBe(
    'admission webhook "check.policy.example" denied the request: no shells here'
  )
  expect([codeOf(connect('exec', 'ls')), codeOf(connect('attach', 'sh'))]).toEqual([200, 200])
})

test('C7 what a webhook makes of the control plane’s own writes must be right too, and keeps its name', () => {
  const { authority } = serve([
    { when: "object.kind == 'Pod'", patch: [{ op: 'remove', path: '/spec/containers' }] },
    {
      when: "object.kind == 'Deployment'",
      patch: [{ op: 'replace', path: '/metadata', value: { labels: { a: 'b' } } }]
    }
  ])
  cluster.create(deployment('calm', { replicas: 1 }))
  cluster.run(20)
  const rules = [
    { ...onConfigMaps, resources: ['pods'] },
    { ...onConfigMaps, apiGroups: ['apps'], operations: ['UPDATE'], resources: ['deployments', 'deployments/status'] }
  ]
  const here = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }
  cluster.create(mutating({ authority, rules, more: here }))
  cluster.create(deployment('web', { replicas: 1 }))
  cluster.run(5)
  const [set] = cluster.list<Deployment>('replicasets', 'app=web')
  expect(cluster.events(set!)[0]).toMatch(/^Warning FailedCreate: .* is invalid: spec\.containers: Required value/)
  cluster.patch('deployments calm', { spec: { replicas: 2 } })
  cluster.run(5)
  const calm = cluster.get<Deployment>('deployments calm')!
  expect([calm.metadata.labels, calm.spec.replicas]).toEqual([{ a: 'b' }, 2])
  expect(cluster.list<Deployment>('deployments').map(({ metadata }) => metadata.name)).toEqual(['calm', 'web'])
})
