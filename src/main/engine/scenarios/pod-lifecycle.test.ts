import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

/** What `kubectl get pod NAME` printed, each word once, as time passed. */
function wordsOf(name: string, seconds: number): readonly string[] {
  const words: string[] = []
  const end = cluster.now + seconds * 1000
  while (cluster.now < end) {
    const row = cluster.podRow(name).replace(/ \(.*$/, '')
    if (words.at(-1) !== row) words.push(row)
    cluster.run(0.1)
  }
  return words
}

describe('P1: a bare pod', () => {
  test('goes from Pending over ContainerCreating to Running, with its events in order', () => {
    cluster.create(pod('web'))
    expect(wordsOf('web', 15)).toEqual(['0/1 Pending 0', '0/1 ContainerCreating 0', '1/1 Running 0'])
    const web = cluster.get<Pod>('pods web')!
    expect(web.status).toMatchObject({
      phase: 'Running',
      qosClass: 'BestEffort',
      hostIP: expect.stringMatching(/^172\.18\.0\.[34]$/)
    })
    expect(web.status!.podIP).toMatch(/^10\.244\.[12]\.\d+$/)
    expect(web.status!.conditions!.map(({ type, status }) => `${type}=${status}`).toSorted()).toEqual([
      'ContainersReady=True',
      'Initialized=True',
      'PodReadyToStartContainers=True',
      'PodScheduled=True',
      'Ready=True'
    ])
    const events = cluster.events(web)
    expect(events[0]).toBe(`Normal Scheduled: Successfully assigned default/web to ${web.spec.nodeName}`)
    expect(events[1]).toBe('Normal Pulling: Pulling image "nginx:1.27"')
    expect(events[2]).toMatch(
      /^Normal Pulled: Successfully pulled image "nginx:1\.27" in \S+s \(\S+s including waiting\)\. Image size: \d+ bytes\.$/
    )
    expect(events.slice(3)).toEqual([
      'Normal Created: Created container: main',
      'Normal Started: Started container main'
    ])
    expect(cluster.eventsAbout(web).map(({ source }) => source!.component)).toEqual([
      'default-scheduler',
      'kubelet',
      'kubelet',
      'kubelet',
      'kubelet'
    ])
  })

  test('that is deleted does not come back, and one of its name has a new UID (P11)', () => {
    const first = cluster.create<Pod>(pod('web'))
    cluster.run(15)
    expect(cluster.delete('pods web').code).toBe(200)
    expect(cluster.podRow('web')).toBe('1/1 Terminating 0')
    cluster.run(60)
    expect(cluster.get('pods web')).toBeUndefined()
    expect(cluster.events(first).at(-1)).toBe('Normal Killing: Stopping container main')
    expect(cluster.create<Pod>(pod('web')).metadata.uid).not.toBe(first.metadata.uid)
  })

  test('that ends is Completed or Error, by its restart policy', () => {
    cluster.create(pod('done', shell('sleep 5'), { restartPolicy: 'Never' }))
    cluster.create(pod('bad', shell('sleep 5; exit 3'), { restartPolicy: 'Never' }))
    cluster.create(pod('once', shell('sleep 5'), { restartPolicy: 'OnFailure' }))
    cluster.run(30)
    expect([cluster.podRow('done'), cluster.podRow('bad'), cluster.podRow('once')]).toEqual([
      '0/1 Completed 0',
      '0/1 Error 0',
      '0/1 Completed 0'
    ])
    expect(cluster.get<Pod>('pods done')!.status!.phase).toBe('Succeeded')
    const bad = cluster.get<Pod>('pods bad')!
    expect(bad.status!.phase).toBe('Failed')
    expect(bad.status!.containerStatuses![0]!.state!.terminated).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(conditionOf(bad, 'Ready')).toMatchObject({ status: 'False', reason: 'PodFailed' })
    expect(conditionOf(cluster.get<Pod>('pods done'), 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodCompleted'
    })
  })

  test('over its memory limit is OOMKilled', () => {
    const limits = { memory: '100Mi' }
    cluster.create(
      pod('fat', {
        image: 'polinux/stress',
        command: ['stress'],
        args: ['--vm', '1', '--vm-bytes', '250M'],
        resources: { limits }
      })
    )
    expect(wordsOf('fat', 25)).toEqual(expect.arrayContaining(['0/1 OOMKilled 0', '0/1 CrashLoopBackOff 1']))
    expect(cluster.get<Pod>('pods fat')!.status!.containerStatuses![0]!.lastState!.terminated).toMatchObject({
      exitCode: 137,
      reason: 'OOMKilled'
    })
  })

  test.each([
    ['nonsense', 'exec: "nonsense": executable file not found in $PATH'],
    ['/bin/nonsense', 'exec: "/bin/nonsense": stat /bin/nonsense: no such file or directory']
  ])('whose command %s is not in its image cannot start', (program, cause) => {
    const lost = cluster.create<Pod>(pod('lost', { command: [program] }))
    expect(wordsOf('lost', 30).slice(1, 5)).toEqual([
      '0/1 ContainerCreating 0',
      '0/1 RunContainerError 0',
      '0/1 RunContainerError 1',
      '0/1 CrashLoopBackOff 1'
    ])
    const { lastState } = cluster.get<Pod>('pods lost')!.status!.containerStatuses![0]!
    expect(lastState!.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: expect.stringContaining(cause)
    })
    expect(cluster.events(lost)).toContainEqual(
      expect.stringContaining(`Warning Failed: Error: failed to create containerd task`)
    )
  })

  test('is refused where its name breaks the rules (P11)', () => {
    const { code, message } = refusal(cluster.tryCreate(pod('Not_A_Name')))
    expect(code).toBe(422)
    expect(message).toBe(
      'Pod "Not_A_Name" is invalid: metadata.name: Invalid value: "Not_A_Name": a lowercase RFC 1123 subdomain must consist of ' +
        "lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', " +
        "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    )
  })
})

describe('P1: CrashLoopBackOff', () => {
  test('restarts at once, then after 10, 20, 40, 80, 160, 300 and again 300 seconds', () => {
    const crash = cluster.create<Pod>(pod('crash', shell('sleep 1; exit 1')))
    const starts: number[] = []
    const ends: number[] = []
    const { store } = cluster.engine
    const before = store.revision
    cluster.run(1800)
    for (const { object } of cluster.changesSince(before)) {
      if (object.metadata.uid !== crash.metadata.uid) continue
      const [status] = (object as Pod).status?.containerStatuses ?? []
      const ended = status?.state?.terminated ?? status?.lastState?.terminated
      const started = status?.state?.running?.startedAt ?? ended?.startedAt
      if (started !== undefined && starts.at(-1) !== Date.parse(started)) starts.push(Date.parse(started))
      if (ended !== undefined && ends.at(-1) !== Date.parse(ended.finishedAt!)) ends.push(Date.parse(ended.finishedAt!))
    }
    const waits = starts.slice(1).map((start, index) => Math.round((start - ends[index]!) / 1000))
    // Upstream measures from the end of the run; the kubelet looks again within its sync, a little after.
    for (const [index, wanted] of [0, 10, 20, 40, 80, 160, 300, 300].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(wanted)
      expect(waits[index]).toBeLessThanOrEqual(wanted + Math.max(wanted * 0.1, 3))
    }
  })

  test('prints Error, Running, Error, CrashLoopBackOff, and says since when it restarts', () => {
    const crash = cluster.create<Pod>(pod('crash', shell('sleep 3; exit 1')))
    const words = wordsOf('crash', 30)
    expect(words).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '1/1 Running 0',
      '0/1 Error 0',
      '1/1 Running 1',
      '0/1 Error 1',
      '0/1 CrashLoopBackOff 1',
      '1/1 Running 2',
      '0/1 Error 2',
      '0/1 CrashLoopBackOff 2'
    ])
    cluster.run(5)
    expect(cluster.podRow('crash')).toMatch(/^0\/1 CrashLoopBackOff 2 \(\d+s ago\)$/)
    const { waiting } = cluster.get<Pod>('pods crash')!.status!.containerStatuses![0]!.state!
    expect(waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: `back-off 20s restarting failed container=main pod=crash_default(${crash.metadata.uid})`
    })
    expect(cluster.events(crash).at(-1)).toMatch(
      new RegExp(
        `^Warning BackOff: Back-off restarting failed container main in pod crash_default\\(${crash.metadata.uid}\\)( x\\d+)?$`
      )
    )
    expect(cluster.get<Pod>('pods crash')!.status!.phase).toBe('Running')
  })
})

describe('P3: images', () => {
  test('a wrong tag gives ErrImagePull, then ImagePullBackOff with growing waits, and heals with a right one', () => {
    const bad = cluster.create<Pod>(pod('bad', { image: 'nginx:no-such-tag' }))
    const words = wordsOf('bad', 60)
    expect(words.slice(0, 4)).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '0/1 ErrImagePull 0',
      '0/1 ImagePullBackOff 0'
    ])
    cluster.run(60)
    const cause =
      'failed to pull and unpack image "docker.io/library/nginx:no-such-tag": failed to resolve reference ' +
      '"docker.io/library/nginx:no-such-tag": docker.io/library/nginx:no-such-tag: not found'
    const events = cluster.events(bad).map((event) => event.replace(/ x\d+$/, ''))
    expect(events).toEqual([
      expect.stringMatching(/^Normal Scheduled/),
      'Normal Pulling: Pulling image "nginx:no-such-tag"',
      `Warning Failed: Failed to pull image "nginx:no-such-tag": rpc error: code = NotFound desc = ${cause}`,
      'Warning Failed: Error: ErrImagePull',
      'Normal BackOff: Back-off pulling image "nginx:no-such-tag"',
      'Warning Failed: Error: ImagePullBackOff'
    ])
    const { waiting } = cluster.get<Pod>('pods bad')!.status!.containerStatuses![0]!.state!
    expect(waiting!.message).toBe(
      `Back-off pulling image "nginx:no-such-tag": ErrImagePull: rpc error: code = NotFound desc = ${cause}`
    )
    cluster.patch('pods bad', { spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } })
    cluster.run(30)
    expect(cluster.podRow('bad')).toBe('1/1 Running 0')
  })

  test('pulls of a wrong image come 10, 20, 40, 80, 160 and 300 seconds apart', () => {
    const bad = cluster.create<Pod>(pod('bad', { image: 'nginx:no-such-tag' }))
    const before = cluster.engine.store.revision
    cluster.run(1500)
    const times: number[] = []
    for (const { object, time } of cluster.changesSince(before)) {
      const event = object as { reason?: string; involvedObject?: { uid?: string } }
      if (event.reason === 'Pulling' && event.involvedObject?.uid === bad.metadata.uid) times.push(time)
    }
    const waits = times.slice(1).map((time, index) => (time - times[index]!) / 1000)
    for (const [index, wanted] of [10, 20, 40, 80, 160, 300].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(wanted)
      expect(waits[index]).toBeLessThanOrEqual(wanted + 16)
    }
  })

  test('a second pod of the image on the node finds it present', () => {
    cluster.create(pod('first', {}, { nodeName: 'worker-1' }))
    cluster.run(20)
    const second = cluster.create<Pod>(pod('second', {}, { nodeName: 'worker-1' }))
    cluster.run(10)
    expect(cluster.events(second)[0]).toBe('Normal Pulled: Container image "nginx:1.27" already present on machine')
  })

  test('another image in a running pod restarts the container', () => {
    const web = cluster.create<Pod>(pod('web'))
    cluster.run(20)
    cluster.patch('pods web', { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } })
    cluster.run(30)
    expect(cluster.podRow('web')).toMatch(/^1\/1 Running 1 \(\d+s ago\)$/)
    expect(cluster.events(web)).toContain('Normal Killing: Container main definition changed, will be restarted')
  })
})

describe('P5: probes', () => {
  test('liveness restarts, with the words of upstream', () => {
    const probe = { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 }
    const live = cluster.create<Pod>(
      pod('live', { ...shell('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'), livenessProbe: probe })
    )
    cluster.run(45)
    const events = cluster.events(live)
    expect(events).toContainEqual(
      expect.stringMatching(
        /^Warning Unhealthy: Liveness probe failed: cat: can't open '\/tmp\/healthy': No such file or directory( x\d)?$/
      )
    )
    cluster.run(60)
    expect(cluster.events(live)).toContainEqual(
      'Normal Killing: Container main failed liveness probe, will be restarted'
    )
    expect(cluster.podRow('live')).toMatch(/^1\/1 Running 1 \(\d+s ago\)$/)
    const { lastState } = cluster.get<Pod>('pods live')!.status!.containerStatuses![0]!
    expect(lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  test('readiness only takes it out of Ready', () => {
    const probe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 5 }
    cluster.create(
      pod('flap', { ...shell('sleep 10; touch /tmp/ready; sleep 30; rm /tmp/ready; sleep 600'), readinessProbe: probe })
    )
    expect(wordsOf('flap', 90)).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '0/1 Running 0',
      '1/1 Running 0',
      '0/1 Running 0'
    ])
    expect(conditionOf(cluster.get<Pod>('pods flap'), 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]'
    })
  })
})

describe('P7: the end of a pod', () => {
  test('a program that ignores SIGTERM is killed after its grace period', () => {
    cluster.create(pod('deaf', shell('sleep 3600'), { terminationGracePeriodSeconds: 20 }))
    cluster.run(20)
    const { object } = cluster.delete('pods deaf')
    expect((object as Pod).metadata).toMatchObject({ deletionGracePeriodSeconds: 20 })
    const took = cluster.until(() => cluster.get('pods deaf') === undefined)
    expect(took).toBeGreaterThanOrEqual(20)
    expect(took).toBeLessThan(23)
  })

  test('one that hears it goes at once', () => {
    cluster.create(pod('web'))
    cluster.run(20)
    cluster.delete('pods web')
    expect(cluster.until(() => cluster.get('pods web') === undefined)).toBeLessThan(3)
  })

  test('force deletion takes it out of the API at once', () => {
    cluster.create(pod('deaf', shell('sleep 3600')))
    cluster.run(20)
    cluster.delete('pods deaf', { gracePeriodSeconds: 0 })
    expect(cluster.get('pods deaf')).toBeUndefined()
    const again = cluster.create<Pod>(pod('deaf', shell('sleep 3600')))
    cluster.run(20)
    expect(cluster.get<Pod>('pods deaf')!.metadata.uid).toBe(again.metadata.uid)
    expect(cluster.podRow('deaf')).toBe('1/1 Running 0')
  })

  test('a pod that no node has yet is gone at once', () => {
    cluster.create(pod('lost', {}, { nodeSelector: { disk: 'none' } }))
    cluster.run(5)
    cluster.delete('pods lost')
    expect(cluster.get('pods lost')).toBeUndefined()
  })
})

describe('P7: hooks and init containers', () => {
  test('Init words, as kubectl prints them', () => {
    const initContainers = [
      { name: 'one', ...shell('sleep 5') },
      { name: 'two', ...shell('sleep 5') }
    ]
    cluster.create(pod('app', {}, { initContainers }))
    expect(wordsOf('app', 40)).toEqual([
      '0/1 Pending 0',
      '0/1 Init:0/2 0',
      '0/1 Init:1/2 0',
      '0/1 PodInitializing 0',
      '1/1 Running 0'
    ])
    cluster.create(pod('bad', {}, { initContainers: [{ name: 'one', ...shell('sleep 2; exit 1') }] }))
    expect(wordsOf('bad', 30)).toEqual(
      expect.arrayContaining(['0/1 Init:0/1 0', '0/1 Init:Error 0', '0/1 Init:CrashLoopBackOff 1'])
    )
  })
})
