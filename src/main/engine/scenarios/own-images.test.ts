// P3: images that a person describes, and registries that know no others.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OwnImage } from '../../../shared/images/own-image.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { deployment, pod, service, shell } from './manifests.ts'
import { type } from './typing.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
})
afterEach(() => cluster.close())

const shop: OwnImage = {
  name: 'shop/api',
  tags: ['latest', '1.*'],
  ports: [8080],
  size: 80_000_000,
  readyAfter: 2000,
  latency: 5,
  answer: { status: 200, body: 'shop on {pod}\n' },
  startLog: ['reading catalogue', 'listening on 8080'],
  accessLog: '{method} {path} {status}',
  cpu: 5,
  cpuPerRequest: 2,
  memory: 64 * 1024 ** 2,
  failure: { kind: 'none' }
}

const logOf = (name: string): readonly string[] => {
  const podUid = cluster.get<Pod>(`pods ${name}`)!.metadata.uid
  return cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
}

test('P3: an image that a person describes is pulled, serves what it was told and writes its logs', () => {
  cluster.engine.setImages({ images: [shop], isStrict: false })
  cluster.create(pod('api', { image: 'shop/api:1.4' }, {}, { labels: { app: 'api' } }))
  cluster.create(pod('box', { image: 'curlimages/curl', command: ['sleep', '100000'] }))
  cluster.create(service('api', { ports: [{ port: 80, targetPort: 8080 }] }))
  cluster.until(() => cluster.podRow('api') === '1/1 Running 0', 60)
  cluster.run(10)
  expect(type(cluster, 'box', 'curl -s api/price').stdout).toBe('shop on api\n')
  expect(logOf('api')).toEqual(['reading catalogue', 'listening on 8080', 'GET /price 200'])
  cluster.create(pod('old', { image: 'shop/api:2.0' }))
  cluster.run(20)
  const waiting = cluster.get<Pod>('pods old')!.status!.containerStatuses![0]!.state!.waiting!
  expect(waiting.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
  expect(cluster.events(cluster.get<Pod>('pods old')!).join('\n')).toContain('docker.io/shop/api:2.0: not found')
})

test('P3: an image that fails does so as it was told: it exits with its words, or never listens', () => {
  const crashing: OwnImage = {
    ...shop,
    name: 'shop/bad',
    failure: { kind: 'exits', after: 3000, exitCode: 42, words: "can't go on" }
  }
  const deaf: OwnImage = { ...shop, name: 'shop/deaf', failure: { kind: 'deaf' } }
  cluster.engine.setImages({ images: [crashing, deaf], isStrict: false })
  cluster.create(pod('bad', { image: 'shop/bad' }, { restartPolicy: 'Never' }))
  const readinessProbe = { httpGet: { port: 8080 }, periodSeconds: 1 }
  cluster.create(pod('deaf', { image: 'shop/deaf', readinessProbe }))
  cluster.run(40)
  expect(cluster.get<Pod>('pods bad')!.status!.containerStatuses![0]!.state!.terminated!.exitCode).toBe(42)
  expect(logOf('bad')).toEqual(['reading catalogue', 'listening on 8080', "can't go on"])
  expect(cluster.podRow('deaf')).toBe('0/1 Running 0')
})

test('P3: strict registries refuse a name that nobody knows in containerd’s words; what runs goes on, also after a kill', () => {
  cluster.create(deployment('unknown', { replicas: 1, image: 'nobody/knows:1' }))
  cluster.until(() => cluster.pods('app=unknown')[0]?.status?.phase === 'Running', 60)
  cluster.engine.setImages({ images: [shop], isStrict: true })
  cluster.create(pod('fails', { image: 'somebody/else:1' }))
  cluster.create(pod('known', { image: 'shop/api' }))
  cluster.create(pod('official', shell('sleep 1000')))
  cluster.run(30)
  expect(cluster.podRow('known')).toBe('1/1 Running 0')
  expect(cluster.podRow('official')).toBe('1/1 Running 0')
  const events = cluster.events(cluster.get<Pod>('pods fails')!).join('\n')
  expect(events).toContain(
    'failed to pull and unpack image "docker.io/somebody/else:1": failed to resolve reference "docker.io/somebody/else:1": pull access denied, repository does not exist or may require authorization'
  )
  cluster.restart(1)
  cluster.run(10)
  expect(cluster.engine.images.isStrict).toBe(true)
  expect(cluster.pods('app=unknown')[0]!.status!.containerStatuses![0]).toMatchObject({ ready: true, restartCount: 0 })
  expect(cluster.podRow('known')).toBe('1/1 Running 0')
})

test('P3: what nodes have pulled they keep, whatever is said of the image later', () => {
  cluster.engine.setImages({ images: [shop], isStrict: true })
  cluster.create(pod('one', { image: 'shop/api:1.0' }, { nodeName: 'worker-1' }))
  cluster.run(30)
  cluster.engine.setImages({ images: [], isStrict: true })
  cluster.create(pod('two', { image: 'shop/api:1.0' }, { nodeName: 'worker-1' }))
  cluster.create(pod('three', { image: 'shop/api:1.0' }, { nodeName: 'worker-2' }))
  cluster.run(30)
  expect(cluster.podRow('two')).toBe('1/1 Running 0')
  expect(cluster.podRow('three')).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/)
})
