import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { testingSigner } from '../api/testing-token-signer.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, credentials: { signer: testingSigner } })
})
afterEach(() => cluster.close())

function configMap(name: string, data: Readonly<Record<string, string>>, more: Body = {}): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, ...more }
}

function secret(name: string, stringData: Readonly<Record<string, string>>): Body {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData }
}

/** A pod with one volume, mounted at /etc/conf. */
function withVolume(name: string, volume: Body, mount: Body = {}, metadata: Body = {}): Body {
  const volumeMounts = [{ name: 'conf', mountPath: '/etc/conf', ...mount }]
  return pod(name, { volumeMounts }, { volumes: [{ name: 'conf', ...volume }] }, metadata)
}

function read(name: string, path: string): string | undefined {
  return cluster.engine.kubelets.files(cluster.get<Pod>(`pods ${name}`)!, 'main')?.read(path)
}

/** The files below a folder, by the paths that their volume says. */
function list(name: string, path: string): readonly string[] {
  const found = output(name, ['find', '-L', path, '-type', 'f']).trimEnd().split('\n')
  return found.filter((file) => !file.includes('/..')).sort()
}

/** What a command in the container prints. */
function output(name: string, command: readonly string[]): string {
  const id = cluster.engine.kubelets.containerId(cluster.get<Pod>(`pods ${name}`)!, 'main')!
  let text = ''
  cluster.engine.runtime.exec(id, command, ({ stdout }) => (text = stdout))
  return text
}

it('C2 a ConfigMap and a Secret are files in their volumes, all keys or those that are chosen, at their paths', () => {
  cluster.create(configMap('settings', { 'a.conf': 'one', b: 'two' }))
  cluster.create(secret('login', { password: 'geheim' }))
  cluster.create(withVolume('all', { configMap: { name: 'settings' } }))
  cluster.create(withVolume('some', { configMap: { name: 'settings', items: [{ key: 'b', path: 'deep/b.txt' }] } }))
  cluster.create(withVolume('hidden', { secret: { secretName: 'login' } }))
  cluster.run(20)
  expect(list('all', '/etc/conf')).toEqual(['/etc/conf/a.conf', '/etc/conf/b'])
  expect(read('all', '/etc/conf/a.conf')).toBe('one')
  expect(output('all', ['cat', '/etc/conf/b'])).toBe('two')
  expect(list('some', '/etc/conf')).toEqual(['/etc/conf/deep/b.txt'])
  expect(read('some', '/etc/conf/deep/b.txt')).toBe('two')
  expect(read('hidden', '/etc/conf/password')).toBe('geheim')
})

it('C2 a change reaches the volume with the next sync of the pod, within 90 seconds and not at once', () => {
  cluster.create(configMap('settings', { a: 'old' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(21)
  cluster.patch('configmaps settings', { data: { a: 'new', b: 'more' } })
  expect(read('web', '/etc/conf/a')).toBe('old')
  const seconds = cluster.until(() => read('web', '/etc/conf/a') === 'new', 200)
  expect(seconds).toBeGreaterThan(5)
  expect(seconds).toBeLessThanOrEqual(90)
  expect(read('web', '/etc/conf/b')).toBe('more')
  expect(cluster.podRow('web')).toBe('1/1 Running 0')
})

it('C2 a file that is mounted by its subPath stays as it was until the container is made anew', () => {
  cluster.create(configMap('settings', { a: 'old' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }, { mountPath: '/etc/a.conf', subPath: 'a' }))
  cluster.run(20)
  cluster.patch('configmaps settings', { data: { a: 'new' } })
  cluster.run(300)
  expect(read('web', '/etc/a.conf')).toBe('old')
})

it('C2 an immutable ConfigMap is never read again, though another takes its name', () => {
  cluster.create(configMap('fixed', { a: 'old' }, { immutable: true }))
  cluster.create(withVolume('web', { configMap: { name: 'fixed' } }))
  cluster.run(20)
  cluster.delete('configmaps fixed')
  cluster.create(configMap('fixed', { a: 'new' }))
  cluster.create(withVolume('later', { configMap: { name: 'fixed' } }))
  cluster.run(300)
  expect(read('web', '/etc/conf/a')).toBe('old')
  expect(read('later', '/etc/conf/a')).toBe('new')
})

it('C2 files of a ConfigMap that is deleted stay', () => {
  cluster.create(configMap('settings', { a: 'old' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(20)
  cluster.delete('configmaps settings')
  cluster.run(300)
  expect(read('web', '/etc/conf/a')).toBe('old')
})

it('C2 the downward API gives labels, annotations and resources as files, labels live', () => {
  const resourceFieldRef = { containerName: 'main', resource: 'limits.memory', divisor: '1Mi' }
  const items: readonly Body[] = [
    { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
    { path: 'name', fieldRef: { fieldPath: 'metadata.name' } },
    { path: 'memory', resourceFieldRef },
    { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu' } }
  ]
  const body = withVolume('web', { downwardAPI: { items } }, {}, { labels: { app: 'web', tier: 'front' } })
  cluster.create(body)
  cluster.run(20)
  expect(read('web', '/etc/conf/labels')).toBe('app="web"\ntier="front"')
  expect(read('web', '/etc/conf/name')).toBe('web')
  expect(read('web', '/etc/conf/cpu')).toBe('8')
  expect(Number(read('web', '/etc/conf/memory'))).toBe(32 * 1024 - 100)
  cluster.patch('pods web', { metadata: { labels: { tier: 'back' } } })
  cluster.run(1)
  expect(read('web', '/etc/conf/labels')).toBe('app="web"\ntier="back"')
})

it('C2 a projected volume puts several sources under one path', () => {
  cluster.create(configMap('settings', { a: 'one' }))
  cluster.create(secret('login', { password: 'geheim' }))
  const sources: readonly Body[] = [
    { configMap: { name: 'settings' } },
    { secret: { name: 'login', items: [{ key: 'password', path: 'secret/password' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } }
  ]
  cluster.create(withVolume('web', { projected: { sources } }))
  cluster.run(20)
  expect(list('web', '/etc/conf')).toEqual(['/etc/conf/a', '/etc/conf/namespace', '/etc/conf/secret/password'])
  expect(read('web', '/etc/conf/secret/password')).toBe('geheim')
  expect(read('web', '/etc/conf/namespace')).toBe('default')
})

it('C2 a pod has the token of its account, the certificate and its namespace, and the token is renewed', () => {
  cluster.create(pod('web'))
  cluster.run(20)
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount'
  expect(list('web', folder)).toEqual([`${folder}/ca.crt`, `${folder}/namespace`, `${folder}/token`])
  expect(read('web', `${folder}/namespace`)).toBe('default')
  expect(read('web', `${folder}/ca.crt`)).toContain('BEGIN CERTIFICATE')
  const token = read('web', `${folder}/token`)!
  expect(read('web', `${folder}/token`)).toBe(token)
  expect(cluster.engine.authenticate(token)).toMatchObject({
    user: { user: 'system:serviceaccount:default:default' }
  })
  cluster.run(3000)
  const renewed = read('web', `${folder}/token`)!
  expect(renewed).not.toBe(token)
  expect(cluster.engine.authenticate(renewed)).toMatchObject({
    user: { user: 'system:serviceaccount:default:default' }
  })
  cluster.delete('pods web', { gracePeriodSeconds: 0 })
  cluster.run(5)
  expect(cluster.engine.authenticate(renewed)).toHaveProperty('error')
})

it('C2 a key that a volume names and its source lacks fails the mount with its name; optional it does not', () => {
  cluster.create(configMap('settings', { a: 'one' }))
  cluster.create(secret('login', { password: 'geheim' }))
  const items = [{ key: 'none', path: 'none' }]
  const map = cluster.create<Pod>(withVolume('map', { configMap: { name: 'settings', items } }))
  const hidden = cluster.create<Pod>(withVolume('hidden', { secret: { secretName: 'login', items } }))
  const sources = [{ configMap: { name: 'nowhere' } }]
  const projected = cluster.create<Pod>(withVolume('projected', { projected: { sources } }))
  cluster.create(withVolume('easy', { configMap: { name: 'settings', items, optional: true } }))
  cluster.create(withVolume('easier', { secret: { secretName: 'nowhere', optional: true } }))
  cluster.run(20)
  const said = (about: Pod): string => cluster.events(about).find((event) => event.includes('FailedMount'))!
  const start = 'Warning FailedMount: MountVolume.SetUp failed for volume "conf" : '
  expect(said(map)).toContain(`${start}references non-existent config key: none`)
  expect(said(hidden)).toContain(`${start}references non-existent secret key: none`)
  expect(said(projected)).toContain(`${start}configmap "nowhere" not found`)
  expect(cluster.podRow('map')).toBe('0/1 ContainerCreating 0')
  expect(cluster.podRow('easy')).toBe('1/1 Running 0')
  expect(cluster.podRow('easier')).toBe('1/1 Running 0')
})

it('C2 mounts are tried again with growing waits, and after two minutes the kubelet names the volumes that miss', () => {
  const stuck = cluster.create<Pod>(withVolume('stuck', { configMap: { name: 'nowhere' } }))
  cluster.run(110)
  const failures = cluster.eventsAbout(stuck).find(({ reason }) => reason === 'FailedMount')!
  expect(failures.count).toBeGreaterThanOrEqual(7)
  expect(failures.count).toBeLessThanOrEqual(9)
  cluster.run(20)
  expect(cluster.events(stuck)).toContain(
    'Warning FailedMount: Unable to attach or mount volumes: unmounted volumes=[conf], unattached volumes=[], ' +
      'failed to process volumes=[]: context deadline exceeded'
  )
})

it('C2 variables come from ConfigMaps, Secrets, fields, resources and one another', () => {
  cluster.create(configMap('settings', { LEVEL: 'debug' }))
  cluster.create(secret('login', { password: 'geheim' }))
  const env: readonly Body[] = [
    { name: 'WHO', value: 'crew' },
    { name: 'HELLO', value: 'hello $(WHO), $(NOBODY), $$(WHO)' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
    { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } }
  ]
  const envFrom = [{ configMapRef: { name: 'settings' }, prefix: 'APP_' }]
  const resources = { requests: { cpu: '250m' } }
  const script = 'echo "$HELLO|$PASSWORD|$NODE|$APP|$HOST|$CPU|$APP_LEVEL"; sleep 1000'
  const body = pod(
    'teller',
    { image: 'busybox:1.36', command: ['sh', '-c', script], env, envFrom, resources },
    {},
    { labels: { app: 'web' } }
  )
  const { metadata } = cluster.create<Pod>(body)
  cluster.run(20)
  const lines = cluster.engine.runtime.logs.read({ podUid: metadata.uid, container: 'main' })
  expect(lines.map(({ text }) => text)).toEqual([
    'hello crew, $(NOBODY), $(WHO)|geheim|worker-1|web|172.18.0.3|250|debug'
  ])
})

it('C2 variables stay as they were when their source changes, until the container is made anew', () => {
  cluster.create(configMap('settings', { LEVEL: 'old' }))
  const script = 'echo "$LEVEL"; sleep 20; exit 1'
  const body = {
    image: 'busybox:1.36',
    command: ['sh', '-c', script],
    envFrom: [{ configMapRef: { name: 'settings' } }]
  }
  const { metadata } = cluster.create<Pod>(pod('teller', body))
  cluster.run(20)
  cluster.patch('configmaps settings', { data: { LEVEL: 'new' } })
  cluster.run(30)
  const text = (instance: number): string =>
    cluster.engine.runtime.logs.read({ podUid: metadata.uid, container: 'main', instance })[0]!.text
  expect([text(0), text(1)]).toEqual(['old', 'new'])
})

it('C2 Secrets of a type have what the type asks for, and a type does not change', () => {
  const typed = (name: string, type: string, stringData: Readonly<Record<string, string>>): Body => ({
    ...secret(name, stringData),
    type
  })
  const said = (body: Body): string => refusal(cluster.tryCreate(body)).message
  expect(said(typed('tls', 'kubernetes.io/tls', { 'tls.crt': 'x' }))).toBe(
    'Secret "tls" is invalid: data[tls.key]: Required value'
  )
  expect(said(typed('docker', 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '{' }))).toBe(
    'Secret "docker" is invalid: data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input'
  )
  expect(cluster.tryCreate(typed('docker', 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '{}' })).code).toBe(
    201
  )
  expect(cluster.tryCreate(typed('tls', 'kubernetes.io/tls', { 'tls.crt': 'x', 'tls.key': 'y' })).code).toBe(201)
  expect(refusal(cluster.tryPatch('secrets tls', { type: 'Opaque' })).message).toBe(
    'Secret "tls" is invalid: type: Invalid value: "Opaque": field is immutable'
  )
  expect(cluster.rows('secrets').find(({ Name }) => Name === 'tls')).toMatchObject({
    Type: 'kubernetes.io/tls',
    Data: '2'
  })
})

it('C2 a Secret or a key that is missing is named, and the container starts once it is there', () => {
  const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }]
  cluster.create(pod('needy', { env }))
  const message = (): string | undefined =>
    cluster.get<Pod>('pods needy')!.status!.containerStatuses![0]!.state!.waiting?.message
  cluster.run(20)
  expect(cluster.podRow('needy')).toBe('0/1 CreateContainerConfigError 0')
  expect(message()).toBe('secret "login" not found')
  cluster.create(secret('login', { user: 'crew' }))
  cluster.run(20)
  expect(message()).toBe("couldn't find key password in Secret default/login")
  cluster.patch('secrets login', { stringData: { password: 'geheim' } })
  expect(cluster.until(() => cluster.podRow('needy') === '1/1 Running 0')).toBeLessThan(20)
})
