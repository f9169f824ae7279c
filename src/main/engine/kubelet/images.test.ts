import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { ImageCatalogue } from './images/image-catalogue.ts'
import { imageFiles } from './images/image-files.ts'
import { parseImageName } from './images/image-name.ts'
import { isBackingOff, nextBackoff } from './restart-backoff.ts'
import { createTestCluster } from './testing-kubelets.ts'

const timeNames =
  'http iso rfc nginx clf redis klog entrypoint mysql postgres httpd tomcat mariadb fluentd envoy flask kibana log4j'.split(
    ' '
  )

function canonical(name: string): string | undefined {
  return parseImageName(name)?.canonical
}

test('P3: image names are normalised as containerd does', () => {
  expect(canonical('nginx')).toBe('docker.io/library/nginx:latest')
  expect(canonical('nginx:1.27')).toBe('docker.io/library/nginx:1.27')
  expect(canonical('drydock/counter')).toBe('docker.io/drydock/counter:latest')
  expect(canonical('registry.k8s.io/pause:3.10.1')).toBe('registry.k8s.io/pause:3.10.1')
  expect(canonical('localhost:5000/app:v1')).toBe('localhost:5000/app:v1')
  const digest = `sha256:${'a'.repeat(64)}`
  expect(canonical(`nginx@${digest}`)).toBe(`docker.io/library/nginx@${digest}`)
  for (const wrong of ['', 'Nginx', 'nginx:', 'nginx:a b', 'a//b', 'nginx@sha256:12'])
    expect(canonical(wrong)).toBeUndefined()
})

test('P3: every file of resources/images is in the catalogue', () => {
  const folder = fileURLToPath(new URL('../../../../resources/images', import.meta.url))
  expect(imageFiles).toHaveLength(readdirSync(folder).filter((file) => file.endsWith('.json')).length)
})

test('P3: every image file is complete, and its names are normalised and its own', () => {
  const seen = new Set<string>()
  for (const image of imageFiles) {
    for (const name of image.names) {
      expect(parseImageName(name)?.repository).toBe(name)
      expect(seen.has(name)).toBe(false)
      seen.add(name)
    }
    expect(image.tags.length).toBeGreaterThan(0)
    expect(image.size).toBeGreaterThan(0)
    expect(image.usage.memory).toBeGreaterThanOrEqual(image.usage.startMemory)
    const times = image.log.start.map(({ after }) => after)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const { start, access, stop = [] } = image.log
    for (const { text } of [...start, ...stop, ...(access === undefined ? [] : [access])])
      for (const [, format] of text.matchAll(/\{time:([^{}]*)\}/g)) expect(timeNames).toContain(format)
  }
  for (const name of ['docker.io/library/nginx', 'docker.io/drydock/counter', 'registry.k8s.io/etcd'])
    expect(seen).toContain(name)
})

test('P3: the catalogue knows tags, and takes unknown images for generic servers', () => {
  const catalogue = new ImageCatalogue()
  expect(catalogue.find('nginx:1.25.3-alpine').found).toBe(true)
  expect(catalogue.find('nginx:1.27').found).toBe(true)
  expect(catalogue.find('nginx:brokn')).toMatchObject({ found: false })
  expect(catalogue.find('registry.k8s.io/redis:e2e').found).toBe(true)
  expect(catalogue.find('us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5').found).toBe(true)
  expect(catalogue.find('ghcr.io/acme/shop:2.4').found).toBe(true)
  expect(catalogue.find('ghcr.io/acme/shop:2.4')).toBe(catalogue.find('ghcr.io/acme/shop:2.4'))
  expect(catalogue.find('registry.invalid/acme/shop:1').found).toBe(false)
  expect(new ImageCatalogue(imageFiles, true).find('ghcr.io/acme/shop:2.4').found).toBe(false)
})

test('P3: a version that nobody has made is not found, however well it looks', () => {
  const catalogue = new ImageCatalogue()
  // The typing error of the tutorial about Deployments.
  expect(catalogue.find('nginx:1.161')).toEqual({
    found: false,
    error:
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.161": ' +
      'failed to resolve reference "docker.io/library/nginx:1.161": docker.io/library/nginx:1.161: not found'
  })
  for (const name of ['redis:7.99', 'mysql:8.77.1', 'postgres:16', 'python:3.13-slim', 'nginx:1.30'])
    expect([name, catalogue.find(name).found]).toEqual([name, !/99|77/.test(name)])
})

test('P3: a variant has its own size, and layers that are there are not pulled again', () => {
  const cluster = createTestCluster()
  const pulled = (name: string, image: string): { readonly seconds: number; readonly bytes: number } => {
    const created = cluster.create(name, { nodeName: 'worker-1' }, { image })
    cluster.run(20)
    const event = cluster.events(created).find((text) => text.startsWith('Pulled Successfully'))!
    const found = /in (?:([\d.]+)s|(\d+)ms) \(.*Image size: (\d+) bytes/.exec(event)!
    return { seconds: Number(found[1] ?? Number(found[2]) / 1000), bytes: Number(found[3]) }
  }
  const first = pulled('a', 'nginx:1.27')
  const alpine = pulled('b', 'nginx:1.27-alpine')
  const second = pulled('c', 'nginx:1.26')
  expect([first.bytes, alpine.bytes, second.bytes]).toEqual([72_324_501, 19_800_000, 72_324_501])
  expect(alpine.seconds).toBeLessThan(first.seconds * 0.75)
  expect(second.seconds).toBeLessThan(first.seconds * 0.75)
})

test('P3: a wrong tag gives ErrImagePull, then ImagePullBackOff with upstream texts and growing waits', () => {
  const cluster = createTestCluster()
  const created = cluster.create('web', {}, { image: 'nginx:brokn' })
  const cause =
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:brokn": ' +
    'failed to resolve reference "docker.io/library/nginx:brokn": docker.io/library/nginx:brokn: not found'
  cluster.run(2.5)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.state).toEqual({
    waiting: { reason: 'ErrImagePull', message: cause }
  })
  cluster.run(3)
  expect(cluster.get('web')!.status!.phase).toBe('Pending')
  expect(cluster.get('web')!.status!.containerStatuses![0]).toMatchObject({
    state: {
      waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "nginx:brokn": ErrImagePull: ${cause}` }
    },
    image: 'nginx:brokn',
    imageID: ''
  })
  cluster.run(200)
  const events = cluster.events(created)
  expect(events).toEqual([
    'Pulling Pulling image "nginx:brokn" x5',
    `Failed Failed to pull image "nginx:brokn": ${cause} x5`,
    'Failed Error: ErrImagePull x5',
    expect.stringMatching(/^BackOff Back-off pulling image "nginx:brokn" x\d+$/),
    expect.stringMatching(/^Failed Error: ImagePullBackOff x\d+$/)
  ])
})

test('P3: an image that is there is not pulled again, unless the policy says Always', () => {
  const cluster = createTestCluster()
  cluster.create('first')
  cluster.run(15)
  const second = cluster.create('second')
  const third = cluster.create('third', {}, { imagePullPolicy: 'Always' })
  const never = cluster.create('never', {}, { image: 'redis', imagePullPolicy: 'Never' })
  cluster.run(5)
  expect(cluster.events(second)[0]).toBe('Pulled Container image "nginx:1.27" already present on machine')
  expect(cluster.events(third)[0]).toBe('Pulling Pulling image "nginx:1.27"')
  expect(cluster.events(never)).toContain(
    'ErrImageNeverPull Container image "redis" is not present with pull policy of Never'
  )
  // A sync that failed is tried again after ten to fifteen seconds.
  cluster.run(120)
  expect(cluster.events(never).join()).toMatch(/ErrImageNeverPull [^,]* x(?:9|10|11|12|13)/)
  expect(cluster.kubelets.imagesOn('worker-1').map(({ canonical }) => canonical)).toEqual([
    'docker.io/library/nginx:1.27'
  ])
})

test('P3: a name that is none is InvalidImageName', () => {
  const cluster = createTestCluster()
  cluster.create('web', {}, { image: 'Nginx:latest' })
  cluster.run(5)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.state!.waiting!.reason).toBe('InvalidImageName')
})

test('P3: pulls of one node run one after the other, and say how long they waited', () => {
  const cluster = createTestCluster()
  const pods = [cluster.create('a'), cluster.create('b', {}, { image: 'redis:7' })]
  cluster.run(20)
  const waits = pods.map((pod) => {
    const pulled = cluster.events(pod).find((event) => event.startsWith('Pulled'))!
    const [, alone, together] = /in ([\d.]+)s \(([\d.]+)s including waiting\)/.exec(pulled)!
    return Number(together) - Number(alone)
  })
  expect(Math.min(...waits)).toBe(0)
  expect(Math.max(...waits)).toBeGreaterThan(1)
})

test('P1: the wait grows from 10 s to 300 s and is forgotten after 10 minutes', () => {
  let entry = nextBackoff(undefined, 0, 0)
  const waits = [entry.wait]
  for (let round = 1; round < 7; round++) {
    entry = nextBackoff(entry, 0, 0)
    waits.push(entry.wait)
  }
  expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000])
  expect(isBackingOff(entry, 1000, 300_999)).toBe(true)
  expect(isBackingOff(entry, 1000, 301_000)).toBe(false)
  expect(nextBackoff(entry, 600_001, 600_001).wait).toBe(10_000)
})

test('P3: the guestbook and the counter app run: every pod of theirs becomes ready and answers', () => {
  const cluster = createTestCluster()
  const images: readonly (readonly [string, string, number])[] = [
    ['leader', 'docker.io/redis:6.0.5', 6379],
    ['leader-old', 'registry.k8s.io/redis:e2e', 6379],
    ['follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2', 6379],
    ['follower-old', 'gcr.io/google_samples/gb-redisfollower:v2', 6379],
    ['frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5', 80],
    ['frontend-old', 'gcr.io/google-samples/gb-frontend:v4', 80],
    ['counter', 'drydock/counter:1.0', 8080]
  ]
  for (const [name, image, containerPort] of images) {
    cluster.create(
      name,
      {},
      { image, ports: [{ containerPort }], readinessProbe: { tcpSocket: { port: containerPort } } }
    )
  }
  cluster.run(120)
  for (const [name] of images) {
    const { ready, containerID } = cluster.get(name)!.status!.containerStatuses![0]!
    expect([name, ready]).toEqual([name, true])
    expect(
      cluster.runtime.logs.read({ podUid: cluster.get(name)!.metadata.uid, container: 'web' }).length
    ).toBeGreaterThan(0)
    expect(cluster.runtime.usage(containerID!)!.memory).toBeGreaterThan(1024 * 1024)
  }
})

test('P3: an image that nobody knows serves on the ports of its pod, and where its probes ask', () => {
  const cluster = createTestCluster()
  cluster.create(
    'shop',
    {},
    {
      image: 'ghcr.io/acme/shop:2.4',
      ports: [{ containerPort: 3000 }],
      readinessProbe: { httpGet: { path: '/ready', port: 9000 } }
    }
  )
  cluster.run(30)
  const { containerID, ready } = cluster.get('shop')!.status!.containerStatuses![0]!
  expect(ready).toBe(true)
  const request = { kind: 'http', port: 3000, path: '/', method: 'GET', headers: {}, from: '10.244.2.2' } as const
  let body = ''
  cluster.runtime.request(containerID!, request, (answer) => {
    if (answer.kind === 'http') body = answer.body
  })
  expect(body).toContain('shop')
})

test('P3: an image that is mended while the wrong one is pulled is taken without a wait', () => {
  const cluster = createTestCluster()
  cluster.create('web', {}, { image: 'nginx:brokn' })
  cluster.run(0.9)
  const pod = cluster.get('web')!
  const containers = [{ ...pod.spec.containers[0]!, image: 'nginx:1.27' }]
  cluster.controlPlane.writer('test').update(podKind, { ...pod, spec: { ...pod.spec, containers } })
  cluster.run(8)
  expect(cluster.get('web')!.status!.containerStatuses![0]).toMatchObject({
    ready: true,
    restartCount: 0,
    image: 'docker.io/library/nginx:1.27'
  })
})
