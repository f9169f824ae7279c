// What servers do with requests under way when they are asked to stop, by their image's STOPSIGNAL or in another way.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { podTarget, start } from './chaos-faults.ts'
import { Cluster } from './cluster.ts'
import { pod } from './manifests.ts'
import { ask, fromPod, outcome } from './requests.ts'
import { Terminal } from './testing-terminal.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
})
afterEach(() => cluster.close())

function serve(container: Parameters<typeof pod>[1], grace = 30): string {
  cluster.create(pod('web', container, { nodeName: 'worker-2', terminationGracePeriodSeconds: grace }))
  cluster.run(20)
  return cluster.get<Pod>('pods web')!.status!.podIP!
}

/** Sends a request whose answer takes so many seconds; returns how it has ended by now. */
function slowly(address: string, seconds: number): () => string | undefined {
  start(cluster, { kind: 'slow', target: podTarget('web'), delay: seconds * 1000 })
  let heard: string | undefined
  const request = { scheme: 'http', host: address, port: 80, path: '/', timeout: 120_000 } as const
  cluster.engine.sendRequest(fromPod(cluster, 'client'), request, (report) => void (heard = outcome(report)))
  cluster.run(1)
  return () => heard
}

const isGone = (): boolean => cluster.get('pods web') === undefined
const logOf = (): readonly string[] => {
  const { metadata, spec } = cluster.get<Pod>('pods web')!
  const container = spec.containers[0]!.name
  const { logs } = cluster.engine.runtime
  return logs.read({ podUid: metadata.uid, container, instance: 0 }).map(({ text }) => text)
}

const servers = [
  ['nginx:1.27', 'signal 3 (SIGQUIT) received, shutting down'],
  ['httpd:2.4', 'caught SIGWINCH, shutting down gracefully']
] as const

describe('P2 servers that drain', () => {
  test.each(servers)('P2 %s finishes what is under way, refuses what is new, and ends then', (image, said) => {
    const address = serve({ image })
    const heard = slowly(address, 8)
    cluster.delete('pods web')
    cluster.run(1)
    expect(logOf().join('\n')).toContain(said)
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), `http://${address}/`, { timeout: 500 }))).toBe('refused')
    expect([heard(), isGone()]).toEqual([undefined, false])
    expect(cluster.until(() => heard() !== undefined, 20)).toBeLessThan(7)
    expect(heard()).toBe('200')
    expect(cluster.until(isGone, 20)).toBeLessThan(3)
  })

  test('P2 nobody is waited for longer than the grace period', () => {
    const heard = slowly(serve({ image: 'nginx:1.27' }, 3), 60)
    cluster.delete('pods web')
    expect(cluster.until(isGone, 20)).toBeLessThan(6)
    expect(cluster.until(() => heard() !== undefined, 120)).toBeLessThan(120)
    expect(heard()).toBe('reset')
  })

  test('P2 an image without such a signal ends at once, whoever waits', () => {
    const heard = slowly(serve({ image: 'hashicorp/http-echo', args: ['-listen=:80', '-text=hi'] }), 8)
    cluster.delete('pods web')
    expect(cluster.until(isGone, 20)).toBeLessThan(4)
    cluster.run(20)
    expect(heard()).toBe('reset')
  })

  test('P2 kill -QUIT from within drains it as well, kill -TERM does not', () => {
    const ends: (string | undefined)[] = []
    for (const signal of ['QUIT', 'TERM']) {
      const heard = slowly(serve({ image: 'nginx:1.27' }), 8)
      new Terminal(cluster).run('web', `kill -${signal} 1`)
      cluster.run(20)
      ends.push(heard())
      cluster.delete('pods web', { gracePeriodSeconds: 0 })
      cluster.run(5)
    }
    expect(ends).toEqual(['200', 'reset'])
  })

  test('P2 a server that a script runs gets the image’s signal too', () => {
    const heard = slowly(serve({ image: 'nginx:1.27', command: ['sh', '-c', "exec nginx -g 'daemon off;'"] }), 8)
    cluster.delete('pods web')
    cluster.run(5)
    expect([heard(), isGone()]).toEqual([undefined, false])
    cluster.run(10)
    expect([heard(), isGone()]).toEqual(['200', true])
  })
})
