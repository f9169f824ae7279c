import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConfigMap, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const configMap = (
  name: string,
  data: Readonly<Record<string, string>>,
  more = {}
): { readonly [key: string]: never } =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, ...more }) as never
const secret = (name: string, stringData: Readonly<Record<string, string>>): { readonly [key: string]: never } =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData }) as never
const waitingOf = (name: string): unknown =>
  cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!.state!.waiting

describe('C2: a container whose configuration is missing', () => {
  test.each([
    [
      'ConfigMap by env',
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] },
      'configmap "settings" not found'
    ],
    ['ConfigMap by envFrom', { envFrom: [{ configMapRef: { name: 'settings' } }] }, 'configmap "settings" not found'],
    [
      'Secret by env',
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'settings', key: 'a' } } }] },
      'secret "settings" not found'
    ],
    ['Secret by envFrom', { envFrom: [{ secretRef: { name: 'settings' } }] }, 'secret "settings" not found']
  ])(
    '%s: CreateContainerConfigError with upstream words, and it starts once it is there',
    (title, container, message) => {
      const needy = cluster.create<Pod>(pod('needy', container))
      cluster.run(20)
      expect(cluster.podRow('needy')).toBe('0/1 CreateContainerConfigError 0')
      expect(waitingOf('needy')).toEqual({ reason: 'CreateContainerConfigError', message })
      expect(cluster.events(needy)).toContainEqual(
        expect.stringMatching(new RegExp(`^Warning Failed: Error: ${message}( x\\d+)?$`))
      )
      cluster.create(title.startsWith('Secret') ? secret('settings', { a: '1' }) : configMap('settings', { a: '1' }))
      expect(cluster.until(() => cluster.podRow('needy') === '1/1 Running 0')).toBeLessThan(20)
    }
  )

  test('a missing key names the key and the object', () => {
    cluster.create(configMap('settings', { b: '1' }))
    cluster.create(
      pod('needy', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] })
    )
    cluster.run(20)
    expect(waitingOf('needy')).toEqual({
      reason: 'CreateContainerConfigError',
      message: "couldn't find key a in ConfigMap default/settings"
    })
    cluster.patch('configmaps settings', { data: { a: '2' } })
    expect(cluster.until(() => cluster.podRow('needy') === '1/1 Running 0')).toBeLessThan(20)
  })

  test('a missing volume keeps it ContainerCreating, with FailedMount, until it is there', () => {
    const needy = cluster.create<Pod>(
      pod(
        'needy',
        { volumeMounts: [{ name: 'settings', mountPath: '/etc/settings' }] },
        { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] }
      )
    )
    cluster.run(30)
    expect(cluster.podRow('needy')).toBe('0/1 ContainerCreating 0')
    expect(cluster.events(needy).at(-1)).toMatch(
      /^Warning FailedMount: MountVolume\.SetUp failed for volume "settings" : configmap "settings" not found x\d$/
    )
    cluster.create(configMap('settings', { a: '1' }))
    expect(cluster.until(() => cluster.podRow('needy') === '1/1 Running 0', 90)).toBeLessThan(70)
  })

  test('what is optional is not waited for', () => {
    cluster.create(pod('easy', { envFrom: [{ configMapRef: { name: 'none', optional: true } }] }))
    cluster.run(15)
    expect(cluster.podRow('easy')).toBe('1/1 Running 0')
  })
})

describe('C2: immutable', () => {
  test('an immutable ConfigMap takes no other data and stays immutable', () => {
    cluster.create(configMap('fixed', { a: '1' }, { immutable: true }))
    expect(refusal(cluster.tryPatch('configmaps fixed', { data: { a: '2' } })).message).toBe(
      'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set'
    )
    expect(refusal(cluster.tryPatch('configmaps fixed', { immutable: false })).message).toBe(
      'ConfigMap "fixed" is invalid: immutable: Forbidden: field is immutable when `immutable` is set'
    )
    expect(cluster.get<ConfigMap>('configmaps fixed')!.data).toEqual({ a: '1' })
  })
})

describe('requests', () => {
  test('optimistic concurrency: the second of two editors is told so, and nothing is changed', () => {
    cluster.create(configMap('shared', { a: '1' }))
    const seen = cluster.get<ConfigMap>('configmaps shared')!
    expect(cluster.update('configmaps shared', { ...seen, data: { a: '2' } } as ConfigMap).code).toBe(200)
    const revision = cluster.engine.store.revision
    expect(refusal(cluster.update('configmaps shared', { ...seen, data: { a: '3' } } as ConfigMap))).toEqual({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "shared": the object has been modified; please apply your changes to the latest version and try again'
    })
    expect(cluster.engine.store.revision).toBe(revision)
    expect(cluster.get<ConfigMap>('configmaps shared')!.data).toEqual({ a: '2' })
  })

  test('an update that changes nothing is no revision', () => {
    cluster.create(configMap('same', { a: '1' }))
    const revision = cluster.engine.store.revision
    expect(cluster.update('configmaps same', cluster.get<ConfigMap>('configmaps same')!).code).toBe(200)
    cluster.patch('configmaps same', { data: { a: '1' } })
    expect(cluster.engine.store.revision).toBe(revision)
  })

  test('generateName: five characters of upstream’s alphabet, each time others', () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'job-' } }
    const names = Array.from({ length: 20 }, () => cluster.create<ConfigMap>(body).metadata.name)
    expect(new Set(names).size).toBe(20)
    for (const name of names) expect(name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  test('twice the same name, and what is gone', () => {
    cluster.create(configMap('once', {}))
    expect(refusal(cluster.tryCreate(configMap('once', {})))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "once" already exists'
    })
    cluster.delete('configmaps once')
    expect(refusal(cluster.delete('configmaps once'))).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "once" not found'
    })
  })

  test('a dry run leaves no trace', () => {
    const revision = cluster.engine.store.revision
    expect(cluster.tryCreate(pod('ghost'), { dryRun: ['All'] }).code).toBe(201)
    cluster.run(10)
    expect(cluster.engine.store.revision).toBe(revision)
  })
})

describe('C5: events', () => {
  test('what repeats is one event with a count and both times', () => {
    const crash = cluster.create<Pod>(pod('crash', shell('exit 1')))
    cluster.run(300)
    const backOffs = cluster.eventsAbout(crash).filter(({ reason }) => reason === 'BackOff')
    expect(backOffs).toHaveLength(1)
    expect(backOffs[0]!.count).toBeGreaterThanOrEqual(5)
    expect(backOffs[0]!.firstTimestamp! < backOffs[0]!.lastTimestamp!).toBe(true)
    const started = cluster.eventsAbout(crash).find(({ reason }) => reason === 'Started')!
    const { restartCount } = cluster.get<Pod>('pods crash')!.status!.containerStatuses![0]!
    expect(started.count).toBe(restartCount + 1)
    expect(conditionOf(cluster.get<Pod>('pods crash'), 'ContainersReady')!['status']).toBe('False')
  })

  test('are gone an hour after they were last said', () => {
    const web = cluster.create<Pod>(pod('web'))
    cluster.run(3500)
    expect(cluster.events(web).length).toBeGreaterThan(3)
    cluster.run(200)
    expect(cluster.events(web)).toEqual([])
  })
})
