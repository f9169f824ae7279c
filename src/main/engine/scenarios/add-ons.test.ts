import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Ingress, Job, Role, Secret, ValidatingWebhookConfiguration } from '../../../shared/schema/types.ts'
import { serverComplaint } from '../certificates/verify-server.ts'
import { decodeBase64 } from '../../../shared/kube/base64.ts'
import { Cluster, conditionOf, refusal, type Body } from './cluster.ts'
import { sampleDocuments } from './samples.ts'
import { deployment, pod, service } from './manifests.ts'

const namespace = 'ingress-nginx'
const manifest = sampleDocuments('ingress-nginx')

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const nameOf = (body: Body): string => (body['metadata'] as { readonly name: string }).name

/** All of it but what somebody forgot. */
function apply(isLeftOut: (body: Body) => boolean = () => false): void {
  for (const body of manifest) if (!isLeftOut(body)) cluster.create(body)
}

/** What the pods of a Job have printed: a JSON a line, behind client-go's warning. */
function printed(job: string): readonly Readonly<Record<string, string>>[] {
  const pods = cluster.pods(`job-name=${job}`, namespace)
  return pods.flatMap((one) => {
    const [status] = one.status?.containerStatuses ?? []
    if (status === undefined) return []
    const { name, restartCount } = status
    const instances = Array.from({ length: restartCount + 1 }, (_, instance) => instance)
    return instances.flatMap((instance) =>
      cluster.engine.runtime.logs
        .read({ podUid: one.metadata.uid, container: name, instance })
        .filter(({ text }) => text.startsWith('{'))
        .map(({ text }) => JSON.parse(text) as Readonly<Record<string, string>>)
    )
  })
}

const isComplete = (job: string): boolean =>
  conditionOf(cluster.get<Job>(`jobs ${job}`, namespace), 'Complete')?.['status'] === 'True'
const webhook = (): ValidatingWebhookConfiguration =>
  cluster.get<ValidatingWebhookConfiguration>('validatingwebhookconfigurations ingress-nginx-admission')!

function ingress(name: string, more: Body = {}, annotations: Readonly<Record<string, string>> = {}, path = '/'): Body {
  const backend = { service: { name: 'web', port: { number: 80 } } }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: 'shop.example', http: { paths: [{ path, pathType: 'Prefix', backend }] } }],
      ...more
    }
  }
}

describe('S14 ingress-nginx as its manifest has it', () => {
  test('S14 the Jobs make the Secret and hand its authority to the webhook; the controller waits for it', () => {
    apply()
    expect(cluster.until(() => isComplete('ingress-nginx-admission-patch'), 60)).toBeLessThan(60)
    expect(isComplete('ingress-nginx-admission-create')).toBe(true)
    const { data = {} } = cluster.get<Secret>('secrets ingress-nginx-admission', namespace)!
    expect(Object.keys(data).sort()).toEqual(['ca', 'cert', 'key'])
    expect(webhook().webhooks![0]!.clientConfig.caBundle).toBe(data['ca'])
    const [authorities, chain] = [decodeBase64(data['ca']!), decodeBase64(data['cert']!)]
    const host = 'ingress-nginx-controller-admission.ingress-nginx.svc'
    expect(serverComplaint({ authorities, chain, host, now: cluster.now })).toBeUndefined()
    expect(printed('ingress-nginx-admission-create').map(({ msg }) => msg)).toEqual([
      'no secret found',
      'creating new secret'
    ])
    expect(printed('ingress-nginx-admission-patch').at(-1)).toMatchObject({ level: 'info', msg: 'Patched hook(s)' })
    cluster.run(60)
    const [controller] = cluster.pods('app.kubernetes.io/component=controller', namespace)
    expect(cluster.events(controller!).join('\n')).toContain(
      'Warning FailedMount: MountVolume.SetUp failed for volume "webhook-cert" : secret "ingress-nginx-admission" not found'
    )
    expect(cluster.podRow(controller!.metadata.name, namespace)).toBe('1/1 Running 0')
    // Who wrote it is the Job's tool, not the control plane.
    expect(webhook().metadata.managedFields!.map(({ manager }) => manager)).toContain('kube-webhook-certgen')
  })

  test('S14 with images by digest, and Jobs that go once they are done, as released manifests have them', () => {
    const digest = `@sha256:${'0123456789abcdef'.repeat(4)}`
    const released = (body: Body): Body => {
      const text = JSON.stringify(body).replaceAll(/"image":"([^"]+)"/g, `"image":"$1${digest}"`)
      const copy = JSON.parse(text) as Body
      if (body['kind'] === 'ConfigMap') return { ...copy, data: null }
      return body['kind'] === 'Job'
        ? { ...copy, spec: { ...(copy['spec'] as Body), ttlSecondsAfterFinished: 0 } }
        : copy
    }
    for (const body of manifest) cluster.create(released(body))
    cluster.run(60)
    expect(cluster.list<Job>('jobs', undefined, namespace)).toEqual([])
    expect(cluster.podRows('app.kubernetes.io/component=controller', namespace)).toEqual(['1/1 Running 0'])
    expect(cluster.tryCreate(ingress('first')).code).toBe(201)
    expect(cluster.tryCreate(ingress('second')).code).toBe(400)
  })

  test('S14 a Job whose role is missing is refused, says so in its log, and succeeds once it has it', () => {
    apply((body) => body['kind'] === 'Role' && nameOf(body) === 'ingress-nginx-admission')
    cluster.run(30)
    expect(isComplete('ingress-nginx-admission-create')).toBe(false)
    expect(printed('ingress-nginx-admission-create')[0]).toMatchObject({
      level: 'fatal',
      msg: 'error getting secret',
      err: 'secrets "ingress-nginx-admission" is forbidden: User "system:serviceaccount:ingress-nginx:ingress-nginx-admission" cannot get resource "secrets" in API group "" in the namespace "ingress-nginx": RBAC: role.rbac.authorization.k8s.io "ingress-nginx-admission" not found'
    })
    const [failing] = cluster.pods('job-name=ingress-nginx-admission-create', namespace)
    expect(failing!.status!.containerStatuses![0]!.restartCount).toBeGreaterThan(0)
    cluster.create<Role>(
      manifest.find((body) => body['kind'] === 'Role' && nameOf(body) === 'ingress-nginx-admission')!
    )
    expect(cluster.until(() => isComplete('ingress-nginx-admission-patch'), 200)).toBeLessThan(200)
  })

  test('S14 the controller’s events and status are refused without its roles', () => {
    const isRole = (body: Body): boolean =>
      nameOf(body) === 'ingress-nginx' && String(body['kind']).endsWith('RoleBinding')
    apply(isRole)
    cluster.run(60)
    const made = cluster.create<Ingress>(ingress('shop'))
    cluster.run(70)
    expect(cluster.events(made)).toEqual([])
    expect(cluster.get<Ingress>('ingresses shop')!.status?.loadBalancer?.ingress).toBeUndefined()
    for (const body of manifest) if (isRole(body)) cluster.create(body)
    cluster.patch('ingresses shop', { metadata: { annotations: { 'nginx.ingress.kubernetes.io/app-root': '/a' } } })
    cluster.run(70)
    expect(cluster.events(made)).toEqual(['Normal Sync: Scheduled for sync'])
    expect(cluster.get<Ingress>('ingresses shop')!.status?.loadBalancer?.ingress).toHaveLength(1)
  })

  test('S14 a node that the API cannot be reached from fails the Job in Go’s words', () => {
    const blocked: Body = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'closed', namespace },
      spec: { podSelector: {}, policyTypes: ['Egress'] }
    }
    cluster.close()
    cluster = new Cluster({ cni: 'calico' })
    cluster.create(manifest[0]!)
    cluster.create(blocked)
    for (const body of manifest.slice(1)) cluster.create(body)
    cluster.run(60)
    expect(printed('ingress-nginx-admission-create')[0]).toMatchObject({
      msg: 'error getting secret',
      err: 'Get "https://10.96.0.1:443/api/v1/namespaces/ingress-nginx/secrets/ingress-nginx-admission": dial tcp 10.96.0.1:443: i/o timeout'
    })
  })
})

describe('C7 the webhook of ingress-nginx', () => {
  const denied = (text: string): object => ({
    code: 400,
    reason: 'BadRequest',
    message: `admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ${text}`
  })
  beforeEach(() => {
    apply()
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(service('web'))
    cluster.run(60)
  })

  test('C7 it refuses a host and path that another Ingress has, unless one is a canary', () => {
    cluster.create(ingress('first'))
    expect(refusal(cluster.tryCreate(ingress('second')))).toEqual(
      denied('host "shop.example" and path "/" is already defined in ingress default/first')
    )
    expect(cluster.tryCreate(ingress('second', {}, {}, '/other')).code).toBe(201)
    const canary = { 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '10' }
    expect(cluster.tryCreate(ingress('canary', {}, canary)).code).toBe(201)
    expect(refusal(cluster.tryCreate(ingress('canary-2', {}, canary)))).toEqual(
      denied('host "shop.example" and path "/" is already defined in ingress default/canary')
    )
    // Itself it may keep.
    const annotations = { 'nginx.ingress.kubernetes.io/app-root': '/a' }
    expect(cluster.tryPatch('ingresses first', { metadata: { annotations } }).code).toBe(200)
    // What another controller serves is none of its business.
    expect(cluster.tryCreate(ingress('foreign', { ingressClassName: 'traefik' })).code).toBe(201)
    expect(cluster.tryCreate(ingress('dry', {}, {}, '/dry'), { dryRun: ['All'] }).code).toBe(201)
  })

  test('C7 it refuses snippets unless its ConfigMap allows them, and risky ones by level', () => {
    const snippet = { 'nginx.ingress.kubernetes.io/configuration-snippet': 'more_set_headers "a: b";' }
    const tryOne = (): object => refusal(cluster.tryCreate(ingress('snippet', {}, snippet)))
    expect(tryOne()).toEqual(
      denied(
        'nginx.ingress.kubernetes.io/configuration-snippet annotation cannot be used. Snippet directives are disabled by the Ingress administrator'
      )
    )
    const set = (data: Body): void => void cluster.patch('configmaps ingress-nginx-controller', { data }, { namespace })
    set({ 'allow-snippet-annotations': 'true' })
    expect(tryOne()).toEqual(
      denied('annotation group ConfigurationSnippet contains risky annotation based on ingress configuration')
    )
    set({ 'annotations-risk-level': 'Critical', 'annotation-value-word-blocklist': 'load_module,lua_' })
    expect(tryOne()).toMatchObject({ code: 201 })
    const word = { 'nginx.ingress.kubernetes.io/app-root': 'lua_x' }
    expect(refusal(cluster.tryCreate(ingress('word', {}, word, '/word')))).toEqual(
      denied('nginx.ingress.kubernetes.io/app-root annotation contains invalid word lua_')
    )
  })

  test('C7 it refuses regular expressions in paths of type Prefix', () => {
    expect(refusal(cluster.tryCreate(ingress('regex', {}, {}, '/api(/|$)(.*)')))).toEqual(
      denied('ingress contains invalid paths: path /api(/|$)(.*) cannot be used with pathType Prefix')
    )
  })

  test('C7 without the controller nobody can make an Ingress, and its log tells of those it saw', () => {
    cluster.create(ingress('seen'))
    const [controller] = cluster.pods('app.kubernetes.io/component=controller', namespace)
    const lines = cluster.engine.runtime.logs.read({
      podUid: controller!.metadata.uid,
      container: 'controller',
      instance: 0
    })
    expect(lines.at(-1)!.text).toMatch(
      /^I1120 .* 7 main\.go:107\] "successfully validated configuration, accepting" ingress="default\/seen"$/
    )
    cluster.patch('deployments ingress-nginx-controller', { spec: { replicas: 0 } }, { namespace })
    cluster.run(20)
    expect(refusal(cluster.tryCreate(ingress('late', {}, {}, '/late'))).message).toMatch(
      /^Internal error occurred: failed calling webhook "validate\.nginx\.ingress\.kubernetes\.io": failed to call webhook: Post "https:\/\/ingress-nginx-controller-admission\.ingress-nginx\.svc:443\/networking\/v1\/ingresses\?timeout=10s": dial tcp 10\.\d+\.\d+\.\d+:443: connect: connection refused$/
    )
  })
})

describe('C7 the policy server of the samples', () => {
  test('C7 it makes its own certificate, refuses what its ConfigMap says, and follows when that changes', () => {
    for (const document of sampleDocuments('policy-server')) cluster.create(document)
    expect(cluster.until(() => cluster.podRows('app=server', 'policy')[0] === '1/1 Running 0', 60)).toBeLessThan(60)
    cluster.run(30)
    expect(refusal(cluster.tryCreate(pod('cheap', { image: 'nginx:latest' })))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: 'admission webhook "pods.policy.example" denied the request: images must have a tag other than latest'
    })
    expect(cluster.tryCreate(pod('good'))).toMatchObject({
      code: 201,
      warnings: ['nobody knows what its containers need']
    })
    cluster.patch('configmaps policy', { data: { 'policy.yaml': 'rules: []' } }, { namespace: 'policy' })
    cluster.run(120)
    expect(cluster.tryCreate(pod('cheap', { image: 'nginx:latest' }))).toMatchObject({ code: 201, warnings: [] })
  })
})
