import { expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import type { ConfigMap, Deployment, Event, Node, Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { eventOf, podOf, second, templateOf } from '../fixture/recorded-objects.ts'
import { testPod } from '../tables/testing-pods.ts'
import { StreamReader, testBench } from '../testing-router.ts'
import { causesOf } from '../why/causes.ts'
import { englishWords } from '../why/testing-words.ts'
import { changeBetween } from './change-log.ts'
import { flagsSince } from './timeline.ts'

const call = { cluster: 'shop-staging', identity: 'admin', subscription: 'd' }
const checkout = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'checkout' }

test('the overview says what is wrong, why, and what is fine', async () => {
  const bench = testBench(createFixtureSource())
  const overview = new StreamReader(bench, 'd', bench.client.documents.overview({ ...call, namespaces: [] }))
  await bench.timer.pass(10)
  const { chains, rolloutsStuck, nodesTroubled, podsTotal, podsFine, nodes, warnings, changes, namespaces } =
    overview.last
  expect([rolloutsStuck, nodesTroubled, podsTotal, podsFine]).toEqual([1, 2, 221, 204])
  expect(chains[0]!.causes.map(({ words }) => englishWords(words))).toEqual([
    'checkout r14 stuck',
    '4 new pods not ready',
    'container checkout exited with code 1, 6 times',
    '"ERROR fatal: neither payments.url nor PAYMENTS_URL is set"',
    'checkout-config lost the key PAYMENTS_URL'
  ])
  expect(chains.map(({ causes }) => englishWords(causes[0]!.words))).toContain('worker-4 NotReady')
  expect(nodes[0]).toMatchObject({ roles: 'control-plane', status: { word: 'Ready' } })
  expect(warnings[0]).toMatchObject({ reason: 'Unhealthy', count: 38 })
  const done = changes.filter(({ words }) => words.code !== 'created')
  expect(changes.length).toBeGreaterThan(done.length)
  expect(done.map(({ about, words, by }) => `${about.name} ${englishWords(words)} by ${by}`)).toEqual([
    'checkout image 2.8.3 to 2.9.0, revision 14 by kubectl-set',
    'checkout-config PAYMENTS_URL removed by kubectl-edit'
  ])
  expect(namespaces.find(({ name }) => name === 'batch')).toEqual({
    name: 'batch',
    fine: 20,
    total: 23,
    marks: [
      ['wait', 3],
      ['ok', 20]
    ]
  })
})

test('a namespace filter leaves out what stands elsewhere', async () => {
  const bench = testBench(createFixtureSource())
  const overview = new StreamReader(bench, 'd', bench.client.documents.overview({ ...call, namespaces: ['batch'] }))
  await bench.timer.pass(10)
  expect([overview.last.podsTotal, overview.last.rolloutsStuck, overview.last.namespaces.length]).toEqual([23, 0, 1])
})

test('the badges equal a count made anew, after any changes', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const navigation = new StreamReader(bench, 'd', bench.client.documents.navigation({ ...call, namespaces: [] }))
  for (let round = 0; round < 20; round++) {
    for (let number = 0; number < 15; number++) {
      const pod = testPod((round * 31 + number * 7) % 40, round + number)
      if ((round + number) % 4 === 0) source.remove(pod)
      else source.put(pod)
    }
    await bench.timer.pass(600)
    const marks = new Map<string, number>()
    for (const pod of source.all(podKind)) {
      const { mark } = podKind.status(pod, source.now())
      marks.set(mark, (marks.get(mark) ?? 0) + 1)
    }
    const total = [...marks.values()].reduce((a, b) => a + b, 0)
    expect(navigation.last.counts['pods']).toEqual({ total, troubled: marks.get('bad'), worst: 'bad' })
  }
  expect(Object.keys(navigation.last.counts).sort()).toEqual(kinds.map(qualifiedResource).sort())
})

test('a rollout that is stuck: its revisions, its pods over time, and why', async () => {
  const bench = testBench(createFixtureSource())
  const rollout = new StreamReader(bench, 'd', bench.client.documents.rollout({ ...call, ref: checkout }))
  await bench.timer.pass(10)
  const { revisions, points, maxTotal, minAvailable, stuck, deadlineAt } = rollout.last
  expect([maxTotal, minAvailable]).toEqual([10, 6])
  expect(revisions.map(({ revision }) => revision)).toEqual([14, 13, 12, 11, 10, 9, 8, 7])
  expect(revisions[0]).toMatchObject({
    current: true,
    by: 'kubectl-set',
    changeCause: 'feat: split tender (#4127)',
    replicas: 4,
    ready: 0
  })
  expect(revisions[1]!.by).toBe('kubectl-client-side-apply')
  expect(revisions[1]!.template.metadata?.labels).not.toHaveProperty('pod-template-hash')
  expect(points.map(({ oldReady, newNotReady }) => [oldReady, newNotReady])).toEqual([
    [8, 0],
    [8, 2],
    [6, 4],
    [6, 4]
  ])
  expect(stuck).toMatchObject({
    isFinal: true,
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet "checkout-7c9d5f6b84" has timed out progressing.'
  })
  expect(deadlineAt).toBe(points.at(-1)!.at - 73 * second)
})

test('a rollout whose new pod fails says so before its deadline', async () => {
  const source = createFixtureSource()
  const deployment = source.get(deploymentKind, 'shop', 'checkout')!
  const conditions = deployment.status!.conditions!.filter(({ type }) => type !== 'Progressing')
  source.put({ ...deployment, status: { ...deployment.status, conditions } } as Deployment)
  const bench = testBench(source)
  const rollout = new StreamReader(bench, 'd', bench.client.documents.rollout({ ...call, ref: checkout }))
  await bench.timer.pass(10)
  expect(rollout.last.stuck).toMatchObject({ isFinal: false, reason: 'CrashLoopBackOff' })
  expect(rollout.last.stuck!.causes.length).toBeGreaterThan(0)
})

test('a rollout goes on in the chart as its ReplicaSets change, without asking the history again', async () => {
  const source = createFixtureSource()
  let asked = 0
  const history = source.history.bind(source)
  source.history = (...query) => {
    asked++
    return history(...query)
  }
  const bench = testBench(source)
  const rollout = new StreamReader(bench, 'd', bench.client.documents.rollout({ ...call, ref: checkout }))
  await bench.timer.pass(10)
  const first = asked
  const replicaSet = source.get(replicaSetKind, 'shop', 'checkout-7c9d5f6b84')!
  for (let ready = 1; ready <= 4; ready++) {
    source.advance(second)
    source.put({ ...replicaSet, status: { ...replicaSet.status!, readyReplicas: ready } } as ReplicaSet)
    await bench.timer.pass(300)
  }
  expect(rollout.last.points.slice(-4).map(({ newReady, newNotReady }) => [newReady, newNotReady])).toEqual([
    [1, 3],
    [2, 2],
    [3, 1],
    [4, 0]
  ])
  // Only why it is stuck looks at the past of the ConfigMap.
  expect(asked - first).toBeLessThanOrEqual(4)
})

test('an undo is the newest revision and names the number it had', async () => {
  const source = createFixtureSource()
  const replicaSet = source.get(replicaSetKind, 'shop', 'checkout-85b6d7f9c4')!
  const annotations = {
    ...replicaSet.metadata.annotations,
    'deployment.kubernetes.io/revision': '15',
    'deployment.kubernetes.io/revision-history': '9,13'
  }
  source.put({ ...replicaSet, metadata: { ...replicaSet.metadata, annotations } })
  const deployment = source.get(deploymentKind, 'shop', 'checkout')!
  source.put({
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { 'deployment.kubernetes.io/revision': '15' } }
  })
  const bench = testBench(source)
  const rollout = new StreamReader(bench, 'd', bench.client.documents.rollout({ ...call, ref: checkout }))
  await bench.timer.pass(10)
  expect(rollout.last.revisions[0]).toMatchObject({ revision: 15, restored: [9, 13], current: true })
  expect(flagsSince(source, 0).map(({ words }) => words)).not.toContain('checkout r15')
})

test('the timeline counts every event once, and flags the rollouts', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const timeline = new StreamReader(bench, 'd', bench.client.documents.timeline(call))
  await bench.timer.pass(10)
  const { bins, from, to, flags } = timeline.last
  const counts = [...source.all(kinds.find(({ kind }) => kind === 'Event')!)].map(
    (event) => (event as unknown as { count: number }).count
  )
  expect(bins.reduce((total, [events]) => total + events, 0)).toBe(counts.reduce((a, b) => a + b, 0))
  expect(bins.length).toBeLessThanOrEqual(241)
  expect([from % 1_000, (to - from) % bins.length]).toEqual([0, 0])
  expect(flags.map(({ words }) => words)).toContain('checkout r14')
})

test('of many events the timeline counts some at once and the rest in portions, each once, whatever comes meanwhile', async () => {
  const source = createFixtureSource()
  const pod = source.get<Pod>(podKind, 'shop', 'search-index-2')!
  const another = (reason: string): Event =>
    eventOf(pod, {
      type: 'Normal',
      reason,
      message: '',
      source: 'kubelet',
      count: 1,
      firstAge: 60,
      lastAge: 60
    } as never)
  for (let number = 0; number < 3000; number++) source.put(another(`Before${number}`))
  const bench = testBench(source)
  const timeline = new StreamReader(bench, 'd', bench.client.documents.timeline(call))
  const counted = (): number => timeline.last.bins.reduce((total, [events]) => total + events, 0)
  const all = (): number => [...source.all<Event>(eventKind)].reduce((total, { count = 1 }) => total + count, 0)
  await bench.timer.pass(10)
  expect(counted()).toBeLessThan(all())
  source.put(another('Meanwhile'))
  const more: Event = { ...another('Before2999'), count: 7 }
  source.put(more)
  await bench.timer.pass(5000)
  expect(counted()).toBe(all())
  expect(all()).toBeGreaterThan(3007)
})

test('an object that is deleted leaves its events behind', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const ref = { group: '', resource: 'pods', namespace: 'shop', name: 'search-index-2' }
  const object = new StreamReader(bench, 'd', bench.client.documents.object({ ...call, ref }))
  await bench.timer.pass(10)
  expect(object.last.causes.map(({ words }) => englishWords(words))).toEqual([
    expect.stringMatching(/^0\/6 nodes are available: .* 3 Insufficient memory\.$/),
    'worker-2 is cordoned'
  ])
  source.remove(object.last.object!)
  await bench.timer.pass(300)
  expect(object.last.object).toBeUndefined()
  expect(object.last.events).toHaveLength(1)
})

test('relations go both ways', async () => {
  const bench = testBench(createFixtureSource())
  const related = async (ref: object): Promise<Record<string, string[]>> => {
    const reader = new StreamReader(
      bench,
      'd',
      bench.client.documents.object({ ...call, ref } as Parameters<typeof bench.client.documents.object>[0])
    )
    await bench.timer.pass(10)
    return Object.fromEntries(reader.last.related.map(({ relation, refs }) => [relation, refs.map(({ kind }) => kind)]))
  }
  expect(
    (await related({ group: '', resource: 'services', namespace: 'shop', name: 'checkout' }))['Selects']
  ).toHaveLength(10)
  const usedBy =
    (await related({ group: '', resource: 'configmaps', namespace: 'shop', name: 'checkout-config' }))['Used by'] ?? []
  expect(new Set(usedBy)).toContain('Pod')
  expect((await related({ group: '', resource: 'nodes', name: 'worker-1' }))['Runs']!.length).toBeGreaterThan(20)
})

test('what is owned stands troubled first, and all of it is counted', async () => {
  const bench = testBench(createFixtureSource())
  const ref = { group: 'apps', resource: 'replicasets', namespace: 'shop', name: 'checkout-7c9d5f6b84' }
  const object = new StreamReader(bench, 'd', bench.client.documents.object({ ...call, ref }))
  await bench.timer.pass(10)
  expect(object.last.owned.map(({ status }) => status?.mark)).toEqual(['bad', 'bad', 'warn', 'prog'])
  expect(object.last.ownedTotal).toBe(4)
})

function podThat(
  source: FixtureSource,
  state: Parameters<typeof podOf>[4],
  template = templateOf({ namespace: 'shop', name: 'x', image: 'x:1', replicas: 1, age: 0 })
): Pod {
  const pod = podOf('shop', 'x-1', undefined, template, state)
  source.put(pod)
  return pod
}

test.each([
  [
    'a missing ConfigMap',
    { state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' } } },
    ['CreateContainerConfigError', 'configmap "settings" not found']
  ],
  [
    'memory',
    {
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      restarts: 3
    },
    ['container x used more memory than its limit of 256Mi, 3 times']
  ],
  [
    'an image',
    { state: { waiting: { reason: 'ErrImagePull', message: 'x:1: not found' } } },
    ['image x:1 cannot be pulled', 'x:1: not found']
  ],
  ['nothing but not ready', { ready: false }, ['containers with unready status: [x]']],
  ['starting', { ready: false, phase: 'Pending', state: { waiting: { reason: 'ContainerCreating' } } }, []],
  ['nothing', {}, []]
] as const)('the cause of a pod: %s', (_, state, words) => {
  const source = createFixtureSource()
  source.logs.setBefore(() => [])
  const pod = podThat(source, {
    age: 60 * second,
    node: 'worker-1',
    ready: false,
    ...('state' in state || 'ready' in state ? {} : { ready: true }),
    ...state
  })
  expect(causesOf(source, pod).map((cause) => englishWords(cause.words))).toEqual(words)
})

test('a volume that cannot be mounted names what is missing', () => {
  const source = createFixtureSource()
  const pod = podThat(source, {
    age: 60 * second,
    node: 'worker-1',
    phase: 'Pending',
    ready: false,
    state: { waiting: { reason: 'ContainerCreating' } }
  })
  source.put(
    eventOf(pod, {
      type: 'Warning',
      reason: 'FailedMount',
      message: 'MountVolume.SetUp failed for volume "v" : secret "tls" not found',
      source: 'kubelet',
      firstAge: 0,
      lastAge: 0
    })
  )
  expect(causesOf(source, pod)).toMatchObject([
    { mark: 'warn', words: 'FailedMount' },
    {
      words: 'MountVolume.SetUp failed for volume "v" : secret "tls" not found',
      about: { group: '', resource: 'secrets', kind: 'Secret', namespace: 'shop', name: 'tls' }
    }
  ])
})

test('a Deployment whose pods cannot be made says so in upstream words', () => {
  const source = createFixtureSource()
  const deployment = source.get(deploymentKind, 'shop', 'web')!
  const message = 'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3'
  const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }]
  expect(
    causesOf(source, { ...deployment, status: { ...deployment.status!, conditions } } as Deployment).map(({ words }) =>
      englishWords(words)
    )
  ).toEqual(['pods cannot be created', message, 'quota small is used up'])
})

test('changes in words', () => {
  const source = createFixtureSource()
  const deployment = source.get(deploymentKind, 'shop', 'web')!
  const node = source.get(nodeKind, undefined, 'worker-1')!
  const config = source.get(configMapKind, 'shop', 'web-settings')!
  const template = {
    ...deployment.spec.template,
    metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'x' } }
  } as unknown as Deployment['spec']['template']
  const words = (
    kind: Parameters<typeof changeBetween>[0],
    before: Parameters<typeof changeBetween>[1],
    after: Parameters<typeof changeBetween>[2]
  ): string | undefined => {
    const change = changeBetween(kind, before, after, 0)
    return change && englishWords(change.words)
  }
  expect([
    words(deploymentKind, deployment, {
      ...deployment,
      spec: { ...deployment.spec, replicas: 6, paused: true }
    } as Deployment),
    words(deploymentKind, deployment, { ...deployment, spec: { ...deployment.spec, template } } as Deployment),
    words(deploymentKind, deployment, { ...deployment, status: {} } as Deployment),
    words(nodeKind, node, { ...node, spec: { ...node.spec, unschedulable: true } } as Node),
    words(configMapKind, config, { ...config, data: { LOG_LEVEL: 'debug', MORE: '1' } } as ConfigMap),
    words(configMapKind, config, { ...config, data: { ...config.data, A: '', B: '', C: '', D: '' } } as ConfigMap)
  ]).toEqual([
    'scaled 9 to 6, paused',
    'restarted, revision 22',
    undefined,
    'cordoned',
    'MORE added, LOG_LEVEL changed',
    '4 keys added'
  ])
})

test('a pod that its kubelet evicted or refused says why', () => {
  const source = createFixtureSource()
  const pod = podThat(source, {
    age: 60 * second,
    node: 'worker-1',
    phase: 'Failed',
    ready: false,
    state: { terminated: { exitCode: 137, reason: 'Error' } }
  })
  const message = 'The node was low on resource: memory. '
  const evicted: Pod = { ...pod, status: { ...pod.status, reason: 'Evicted', message } }
  source.put(evicted)
  expect(causesOf(source, evicted)).toMatchObject([
    { mark: 'bad', words: 'Evicted' },
    { words: 'The node was low on resource: memory.' }
  ])
})

test('troubles name the workload of a pod, and where their chain of causes ends', async () => {
  const bench = testBench(createFixtureSource())
  const troubles = new StreamReader(bench, 'd', bench.client.troubles.watch(call))
  await bench.timer.pass(10)
  const { troubles: listed, total } = troubles.last
  expect(listed[0]).toMatchObject({
    mark: 'bad',
    words: { code: 'stuckRevision', name: 'checkout', revision: '14' },
    about: { kind: 'Deployment', name: 'checkout' },
    root: {
      words: { code: 'keyLost', name: 'checkout-config', key: 'PAYMENTS_URL' },
      about: { kind: 'ConfigMap' }
    }
  })
  expect(listed[0]).not.toHaveProperty('owner')
  expect(listed).toHaveLength(Math.min(total, 30))
  const owners = listed.flatMap(({ about, owner }) => (about.kind === 'Pod' && owner !== undefined ? [owner.kind] : []))
  expect(owners.length).toBeGreaterThan(0)
  expect(owners).not.toContain('ReplicaSet')
  expect(owners).not.toContain('Pod')
})
