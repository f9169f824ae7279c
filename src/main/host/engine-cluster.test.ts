import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KubeResponse } from '../../shared/contract/kube.ts'
import { configMapKind } from '../../shared/kinds/configmap/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { kinds } from '../../shared/kinds/table.ts'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import { ObjectStore } from '../engine/store/object-store.ts'
import { EngineCluster } from './engine-cluster.ts'
import { UsageError } from './flags.ts'
import { startTime } from './testing-engine-cluster.ts'

let folder: string
let clusters: EngineCluster[]
/** Every file that a cluster has opened, the newest last. */
let files: ClusterFile[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-cluster-'))
  clusters = []
  files = []
})
afterEach(() => {
  for (const cluster of clusters) cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(speed = 0, onOpened: (file: ClusterFile) => void = () => {}): EngineCluster {
  const options = {
    data: folder,
    speed,
    seed: '1',
    startTime,
    nodes: undefined,
    fixture: false,
    api: undefined,
    controlPlaneOnly: false,
    serviceRange: undefined
  }
  const cluster = new EngineCluster(options, (file) => {
    files.push(file)
    onOpened(file)
  })
  clusters.push(cluster)
  return cluster
}

function close(cluster: EngineCluster): void {
  clusters.splice(clusters.indexOf(cluster), 1)
  cluster.close()
}

function create(cluster: EngineCluster, name: string, text = ''): Promise<KubeResponse> {
  return cluster.source.request({
    cluster: cluster.name,
    identity: 'kubernetes-admin',
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'configmaps',
    namespace: 'default',
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text } }
  })
}

function names(cluster: EngineCluster): string[] {
  return [...cluster.source.all(configMapKind, 'default')].map(({ metadata }) => metadata.name)
}

/** What the file holds, read beside the cluster's own connection once that is closed. */
function namesOnFile(): string[] {
  const file = ClusterFile.open(join(folder, 'cluster.db'))
  const store = new ObjectStore(kinds)
  file.attach(store)
  const found = [...store.inNamespace(configMapKind, 'default')].map(({ metadata }) => metadata.name)
  file.abandon()
  return found
}

/** Ends it as a kill would. Returns the simulated moment that the file goes on from. */
function momentAfterKill(): number {
  files.at(-1)!.abandon()
  clusters = []
  const file = ClusterFile.open(join(folder, 'cluster.db'))
  const { now } = file.clock
  file.abandon()
  return now
}

function clockIs(
  cluster: EngineCluster,
  holds: (clock: ReturnType<EngineCluster['clockDocument']>) => boolean
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds(cluster.clockDocument())) return
      stop()
      resolve()
    }
    const stop = cluster.control.onClock(look)
  })
}

test('an answer comes after its commit, and those of one turn share one', async () => {
  const cluster = open()
  let commits = 0
  const file = files.at(-1)!
  const commit = file.commit.bind(file)
  file.commit = () => {
    commits++
    commit()
  }
  const settled: string[] = []
  const answers = ['a', 'b', 'c'].map(async (name) => {
    const answer = await create(cluster, name)
    settled.push(name)
    return answer
  })
  await Promise.resolve()
  expect([commits, settled]).toEqual([0, []])
  expect(file.pending.rows).toBeGreaterThan(0)
  expect((await Promise.all(answers)).map(({ code }) => code)).toEqual([201, 201, 201])
  expect(commits).toBe(1)
  expect(file.pending.rows).toBe(0)
  // As if the process had been killed at this moment.
  file.abandon()
  clusters = []
  expect(namesOnFile()).toEqual(expect.arrayContaining(['a', 'b', 'c']))
})

describe('a kill does not take back the clock though nothing else happened', () => {
  test('from where a person paused it', async () => {
    const cluster = open(60)
    const started = cluster.clockDocument().now
    await expect.poll(() => cluster.clockDocument().now).toBeGreaterThan(started + 1_000)
    cluster.control.setSpeed(0)
    const paused = cluster.clockDocument().now
    expect(momentAfterKill()).toBe(paused)
  })

  test('from where a person stepped to', async () => {
    const cluster = open()
    const now = (): number => cluster.clockDocument().now
    const stepTo = async (moment: number): Promise<void> => {
      cluster.control.step(moment - now())
      await expect.poll(now).toBe(moment)
    }
    // First what starting causes, which is committed for itself.
    const settled = now() + 600_000
    await stepTo(settled)
    await stepTo(settled + 1_000)
    expect(momentAfterKill()).toBe(settled + 1_000)
  })
})

test('reads are answered at once, without a commit', async () => {
  const cluster = open()
  const file = files.at(-1)!
  file.commit = () => {
    throw new Error('nobody asked for this')
  }
  const answer = await cluster.source.request({
    cluster: cluster.name,
    identity: 'kubernetes-admin',
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'nodes'
  })
  expect(answer.code).toBe(200)
  close(cluster)
})

describe('a full disk', () => {
  const text = 'x'.repeat(200_000)

  /** Writes until one is refused. */
  async function fillUp(
    cluster: EngineCluster
  ): Promise<{ readonly answered: string[]; readonly refusal: KubeResponse }> {
    files.at(-1)!.setMaximumSize(1)
    const answered: string[] = []
    for (let index = 0; ; index++) {
      const answer = await create(cluster, `full-${index}`, text + index)
      if (answer.code !== 201) return { answered, refusal: answer }
      answered.push(`full-${index}`)
    }
  }

  test('refuses the write, stands at the last committed state, can be read, and goes on when there is room', async () => {
    const cluster = open(1, (file) => {
      if (files.length > 1) file.setMaximumSize(1)
    })
    let reloads = 0
    const reloaded = new Promise<void>((resolve) => {
      cluster.onReload(() => {
        reloads++
        resolve()
      })
    })
    const sourceBefore = cluster.source
    const { answered, refusal } = await fillUp(cluster)
    expect(refusal).toMatchObject({
      code: 500,
      object: { kind: 'Status', status: 'Failure', message: 'etcdserver: mvcc: database space exceeded', code: 500 }
    })
    expect(reloads).toBe(0)
    await reloaded
    expect(reloads).toBe(1)
    expect(cluster.source).not.toBe(sourceBefore)

    const stands = cluster.clockDocument()
    expect(stands).toMatchObject({ speed: 0, readOnly: `no space left to write ${join(folder, 'cluster.db')}` })
    expect(names(cluster)).toEqual(expect.arrayContaining(answered))
    expect(names(cluster)).not.toContain(`full-${answered.length}`)
    expect([...cluster.source.all(podKind)].length).toBeGreaterThan(0)
    expect(await create(cluster, 'later')).toMatchObject({ code: 500 })
    cluster.control.setSpeed(100)
    cluster.control.step(60_000)
    cluster.control.setNodePower('worker-1', false)
    cluster.control.strainNode('worker-1', { slowDisk: 2 })
    expect(cluster.clockDocument()).toEqual(stands)

    const writable = clockIs(cluster, ({ readOnly }) => readOnly === undefined)
    files.at(-1)!.setMaximumSize(1024 ** 3)
    await writable
    expect(cluster.clockDocument()).toMatchObject({ speed: 1 })
    expect(await create(cluster, 'later')).toMatchObject({ code: 201 })
    expect(reloads).toBe(1)
    close(cluster)
    expect(namesOnFile()).toEqual(expect.arrayContaining([...answered, 'later']))
    expect(namesOnFile()).not.toContain(`full-${answered.length}`)
  })

  test('all writes of the group that failed are refused', async () => {
    const cluster = open()
    const { answered } = await fillUp(cluster)
    close(cluster)
    const again = open()
    files.at(-1)!.setMaximumSize(1)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => create(again, `group-${index}`, text)))
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([500]))
    expect(names(again)).toEqual(expect.arrayContaining(answered))
    expect(names(again).filter((name) => name.startsWith('group-'))).toEqual([])
  })
})

describe('C7 a webhook that does not answer', () => {
  /** Nobody has its address, and nobody says so. */
  const webhook = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'silent' },
    webhooks: [
      {
        name: 'silent.policy.example',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 7,
        clientConfig: { url: 'https://192.0.2.99/review' },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }]
      }
    ]
  }

  async function tryWith(speed: number): Promise<{ readonly message: string; readonly took: number }> {
    const cluster = open(speed)
    await cluster.source.request({
      cluster: cluster.name,
      identity: 'kubernetes-admin',
      verb: 'create',
      group: 'admissionregistration.k8s.io',
      version: 'v1',
      resource: 'validatingwebhookconfigurations',
      body: webhook
    })
    const { now } = cluster.engine
    const { object } = await create(cluster, 'late')
    return { message: (object as { readonly message: string }).message, took: cluster.engine.now - now }
  }

  const message =
    'Internal error occurred: failed calling webhook "silent.policy.example": failed to call webhook: Post "https://192.0.2.99/review?timeout=7s": context deadline exceeded'

  test('C7 is answered when its time-out has passed on the simulated clock', async () => {
    const answer = await tryWith(200)
    expect(answer.message).toBe(message)
    expect(answer.took).toBeGreaterThanOrEqual(7000)
  })

  test('C7 is answered at once where time stands still', async () => {
    expect(await tryWith(0)).toEqual({ message, took: 0 })
  })
})

test('a request that comes when the cluster was closed changes no file, and breaks nothing', async () => {
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const cluster = open()
  await create(cluster, 'before')
  // No commit is on its way any more.
  await turns(3)
  close(cluster)
  const uncaught = vi.fn()
  process.prependOnceListener('uncaughtException', uncaught)
  void create(cluster, 'after')
  await turns(3)
  process.removeListener('uncaughtException', uncaught)
  expect(uncaught).not.toHaveBeenCalled()
})

test('a folder can be opened again after close, and not before', () => {
  const cluster = open()
  expect(() => open()).toThrow(UsageError)
  close(cluster)
  open()
})
