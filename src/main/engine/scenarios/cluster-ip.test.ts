import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster, isReady } from './cluster.ts'
import { deployment, image, pod, service, shell } from './manifests.ts'
import { answerers, ask, fromNode, fromPod, outcome, outside, times, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client'))
})
afterEach(() => cluster.close())

const clusterIP = (name: string): string => cluster.get<Service>(`services ${name}`)!.spec.clusterIP!
const client = () => fromPod(cluster, 'client')

describe('S2 requests to a ClusterIP', () => {
  test('S2 spread over all ready pods, and say which way they took', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create(service('web'))
    cluster.run(20)
    const counts = answerers(times(90, () => ask(cluster, client(), `http://${clusterIP('web')}/`)))
    expect(Object.keys(counts).toSorted()).toEqual(
      cluster
        .pods('app=web')
        .map(({ metadata }) => metadata.name)
        .toSorted()
    )
    // At random: far from even would be another rule.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(15)
    const report = ask(cluster, client(), 'http://web/')
    expect(report.answer).toMatchObject({ kind: 'http', status: 200 })
    expect(report.address).toBe(clusterIP('web'))
    expect(report.seenFrom).toBe(cluster.get<Pod>('pods client')!.status!.podIP)
    const way = wayOf(report)
    expect(way).toContain(`DNS: web.default.svc.cluster.local A to 10.96.0.10, coredns-`)
    expect(way).toMatch(
      new RegExp(
        `KUBE-SVC-LOLE4ISW44XBNF3G: default/web ${clusterIP('web')}:80 → 10\\.244\\.\\d\\.\\d+:80: 1 of 3 endpoints, at random`
      )
    )
    expect(way.split('\n').at(-1)).toMatch(/\/web-\S+ eth0: received by 10\.244\./)
  })

  test('S2 a machine asks under an address of its own, and nobody outside can', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(service('web'))
    cluster.run(20)
    const { nodeName } = cluster.pods('app=web')[0]!.spec
    const other = nodeName === 'worker-1' ? 'worker-2' : 'worker-1'
    const report = ask(cluster, fromNode(other), `http://${clusterIP('web')}/`)
    expect(outcome(report)).toBe('200')
    // Flannel's tunnel has the first address of the machine's pods.
    expect(report.seenFrom).toBe(other === 'worker-1' ? '10.244.1.0' : '10.244.2.0')
    const start = cluster.now
    const lost = ask(cluster, outside, `http://${clusterIP('web')}/`, { timeout: 5000 })
    expect([outcome(lost), cluster.now - start]).toEqual(['timed-out', 5000])
    expect(wayOf(lost)).toContain('is an address of the cluster’s Services: it means nothing outside LOST')
  })

  test('S2 named and numeric targetPort', () => {
    cluster.create(
      pod('web', { image: 'httpd:2.4', ports: [{ name: 'http', containerPort: 80 }] }, {}, { labels: { app: 'web' } })
    )
    cluster.create(
      service('web', {
        ports: [
          { name: 'a', port: 8080, targetPort: 'http' },
          { name: 'b', port: 8081, targetPort: 80 },
          { name: 'c', port: 8082, targetPort: 81 }
        ]
      })
    )
    cluster.run(20)
    expect([8080, 8081, 8082, 8083].map((port) => outcome(ask(cluster, client(), `http://web:${port}/`)))).toEqual([
      '200',
      '200',
      // Nobody listens there in the pod.
      'refused',
      // No rule: the packet leaves by the default route and is lost.
      'timed-out'
    ])
  })

  test('S2 follow readiness: without a ready pod they are refused at once', () => {
    const probe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 2 }
    cluster.create(
      pod(
        'web',
        {
          image: 'nginx:1.27',
          command: ['sh', '-c', 'sleep 10; touch /tmp/ready; nginx -g "daemon off;"'],
          readinessProbe: probe
        },
        {},
        { labels: { app: 'web' } }
      )
    )
    cluster.create(service('web'))
    cluster.run(8)
    const early = ask(cluster, client(), `http://${clusterIP('web')}/`)
    expect(outcome(early)).toBe('refused')
    expect(wayOf(early)).toContain('KUBE-SERVICES: default/web')
    expect(wayOf(early)).toContain('no endpoints: REJECT with icmp-port-unreachable LOST')
    expect(early.latency).toBeLessThan(1)
    cluster.run(12)
    expect(outcome(ask(cluster, client(), `http://${clusterIP('web')}/`))).toBe('200')
  })

  test('S2 a pod that terminates still serves where it is the last one', () => {
    cluster.create(
      pod(
        'web',
        { lifecycle: { preStop: { sleep: { seconds: 20 } } }, readinessProbe: { httpGet: { port: 80 } } },
        { terminationGracePeriodSeconds: 30 },
        { labels: { app: 'web' } }
      )
    )
    cluster.create(service('web'))
    cluster.run(20)
    cluster.delete('pods web')
    cluster.run(3)
    expect(outcome(ask(cluster, client(), `http://${clusterIP('web')}/`))).toBe('200')
    // With another one that is ready it gets nothing any more.
    cluster.run(25)
    expect(outcome(ask(cluster, client(), `http://${clusterIP('web')}/`))).toBe('refused')
  })

  test('S2 survive the replacement of all pods without a failure, with a readiness probe and preStop', () => {
    const container = {
      readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 },
      lifecycle: { preStop: { sleep: { seconds: 5 } } }
    }
    expect(failuresWhileReplaced(container)).toBe(0)
  })

  test('S2 without a readiness probe some requests fail while pods are replaced', () => {
    const slow = { image: 'tomcat:10.1', ports: [{ containerPort: 8080 }] }
    expect(failuresWhileReplaced(slow, 8080, 'tomcat:10.1-jre21')).toBeGreaterThan(0)
  })

  /** One request each 100 ms from before a rolling update until behind it. */
  function failuresWhileReplaced(container: object, targetPort = 80, next = 'nginx:1.28'): number {
    cluster.create(deployment('web', { replicas: 3, container: container as never }))
    cluster.create(service('web', { ports: [{ port: 80, targetPort }] }))
    cluster.run(40)
    const before = new Set(cluster.pods('app=web').map(({ metadata }) => metadata.name))
    cluster.patch('deployments web', image(next))
    let [failed, under] = [0, 0]
    const isOver = (): boolean => {
      const pods = cluster.pods('app=web')
      return pods.length === 3 && pods.every((one) => isReady(one) && !before.has(one.metadata.name))
    }
    for (let round = 0; round < 900 && !isOver(); round++) {
      under++
      cluster.engine.sendRequest(
        client(),
        { scheme: 'http', host: clusterIP('web'), port: 80, path: '/', timeout: 3000 },
        (report) => {
          under--
          // Tomcat without an application answers 404: it answers.
          if (report.answer.kind !== 'http' || report.answer.status >= 500) failed++
        }
      )
      cluster.run(0.1)
    }
    expect(isOver()).toBe(true)
    cluster.run(10)
    expect(under).toBe(0)
    return failed
  }

  test('S2 blue and green: all go to the new ones as soon as the selector says so', () => {
    for (const name of ['blue', 'green']) cluster.create(deployment(name, { replicas: 2 }))
    cluster.create(service('web', { selector: { app: 'blue' } }))
    cluster.run(20)
    const colours = (): string[] => {
      const names = Object.keys(answerers(times(12, () => ask(cluster, client(), 'http://web/'))))
      return [...new Set(names.map((name) => name.split('-')[0]!))]
    }
    expect(colours()).toEqual(['blue'])
    cluster.patch('services web', { spec: { selector: { app: 'green' } } })
    cluster.run(2)
    expect(colours()).toEqual(['green'])
  })

  test('S2 a pod reaches itself through its Service: hairpin', () => {
    cluster.create(pod('web', {}, {}, { labels: { app: 'web' } }))
    cluster.create(service('web'))
    cluster.run(20)
    const report = ask(cluster, fromPod(cluster, 'web'), 'http://web/')
    expect(outcome(report)).toBe('200')
    expect(report.by!.pod!.name).toBe('web')
    expect(report.seenFrom).toMatch(/^10\.244\.\d\.1$/)
    expect(wayOf(report)).toContain('KUBE-POSTROUTING: MASQUERADE')
  })

  test('S2 internalTrafficPolicy Local: only pods of the own machine, else nothing comes back', () => {
    cluster.create(pod('web', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
    cluster.create(service('web', { internalTrafficPolicy: 'Local' }))
    cluster.run(20)
    expect(outcome(ask(cluster, fromNode('worker-1'), `http://${clusterIP('web')}/`))).toBe('200')
    const lost = ask(cluster, fromNode('worker-2'), `http://${clusterIP('web')}/`, { timeout: 3000 })
    expect(outcome(lost)).toBe('timed-out')
    expect(wayOf(lost)).toContain('internalTrafficPolicy Local, and no endpoint on worker-2: DROP LOST')
  })

  test('S2 a container that hangs takes the connection and never answers', () => {
    cluster.create(pod('web', {}, {}, { labels: { app: 'web' } }))
    cluster.create(service('web'))
    cluster.run(20)
    const web = cluster.get<Pod>('pods web')!
    cluster.engine.runtime.disturb(web.status!.containerStatuses![0]!.containerID!, { ...undisturbed, isHung: true })
    const { answer } = ask(cluster, client(), 'http://web/', { timeout: 4000 })
    expect(answer).toEqual({ kind: 'timed-out', isConnected: true })
  })

  test('S2 a container that ends before it has answered: the connection is reset', () => {
    cluster.create(pod('web', { resources: { limits: { cpu: '10m' } } }, {}, { labels: { app: 'web' } }))
    cluster.create(service('web'))
    cluster.run(30)
    const web = cluster.get<Pod>('pods web')!
    let heard: string | undefined
    cluster.engine.sendRequest(
      client(),
      { scheme: 'http', host: web.status!.podIP!, port: 80, path: '/' },
      (report) => void (heard = outcome(report))
    )
    cluster.run(0)
    cluster.engine.runtime.crash(web.status!.containerStatuses![0]!.containerID!, { exitCode: 1 })
    cluster.run(5)
    expect(heard).toBe('reset')
  })
})

describe('S8 service environment variables', () => {
  const printed = (name: string): string => {
    const { uid } = cluster.get<Pod>(`pods ${name}`)!.metadata
    return cluster.engine.runtime.logs.read({ podUid: uid, container: 'main' })[0]!.text
  }
  const early = '$EARLY_SERVICE_HOST $EARLY_SERVICE_PORT_HTTP $EARLY_PORT'

  test('S8 variables of Services that were there before the pod, and of no others', () => {
    cluster.create(service('early', { ports: [{ name: 'http', port: 8080 }] }))
    cluster.create(
      pod('app', shell(`sleep 20; echo ${early} api=$KUBERNETES_SERVICE_HOST late=$LATE_SERVICE_HOST; sleep 3600`))
    )
    cluster.run(12)
    cluster.create(service('late'))
    cluster.run(30)
    const address = clusterIP('early')
    expect(printed('app')).toBe(`${address} 8080 tcp://${address}:8080 api=10.96.0.1 late=`)
    cluster.create(pod('second', shell('echo late=$LATE_SERVICE_HOST; sleep 3600')))
    cluster.run(10)
    expect(printed('second')).toBe(`late=${clusterIP('late')}`)
  })

  test('S8 they are the same after a restart of the process, and enableServiceLinks false leaves the API’s', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(service('early', { ports: [{ name: 'http', port: 8080 }] }))
    cluster.create(pod('app', shell('sleep 60; echo early=$EARLY_SERVICE_HOST late=$LATE_SERVICE_HOST; sleep 3600')))
    cluster.create(
      pod('alone', shell('echo $KUBERNETES_SERVICE_PORT early=$EARLY_SERVICE_HOST; sleep 3600'), {
        enableServiceLinks: false
      })
    )
    cluster.run(20)
    cluster.create(service('late'))
    cluster.run(10)
    cluster.restart()
    cluster.run(60)
    expect(printed('app')).toBe(`early=${clusterIP('early')} late=`)
    expect(printed('alone')).toBe('443 early=')
  })
})
