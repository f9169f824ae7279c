// What hostile containers do to their cluster: nothing, and they are told of as the kernel and the kubelet would.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, onDisk: true })
})
afterEach(() => cluster.close())

function limited(script: string, limits: object): object {
  return { ...shell(script), resources: { limits } }
}

function statusOf(name: string): NonNullable<Pod['status']> {
  return cluster.get<Pod>(`pods ${name}`)!.status!
}

/** What wants more and more memory, each in its way. */
const greedy: readonly (readonly [string, string])[] = [
  ['a variable that grows', 'echo begin; x=aaaaaaaaaaaaaaaa; while :; do x="$x$x"; done'],
  ['a line without an end', 'echo begin; tail /dev/zero'],
  [
    'more and more variables',
    'echo begin; x=$(head -c 500000 /dev/zero | tr "\\0" a); while :; do i=$((i+1)); export "v$i=$x"; done'
  ]
]

describe('hostile containers', () => {
  it.each(greedy)('P6 %s beyond the limit of memory is OOMKilled, and started again', (_what, script) => {
    cluster.create(pod('greedy', limited(script, { memory: '8Mi' }) as ReturnType<typeof shell>))
    cluster.create(pod('beside', shell('while true; do echo alive; sleep 5; done')))
    cluster.until(() => (statusOf('greedy').containerStatuses?.[0]?.restartCount ?? 0) > 0, 240)
    const [{ lastState, state }] = statusOf('greedy').containerStatuses as [
      NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]
    ]
    const ended = lastState?.terminated ?? state?.terminated
    expect(ended).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    expect(cluster.podRow('beside')).toMatch(/^1\/1 Running 0/)
  })

  it('P10 a file that grows beyond the limit of ephemeral storage has its pod evicted', () => {
    const script = 'yes fill | head -c 30000000 > /fill; sleep 10000'
    cluster.create(
      pod('filler', limited(script, { 'ephemeral-storage': '10Mi' }) as ReturnType<typeof shell>, {
        restartPolicy: 'Never'
      })
    )
    cluster.until(() => statusOf('filler').phase === 'Failed', 300)
    expect(statusOf('filler')).toMatchObject({ reason: 'Evicted' })
    expect(statusOf('filler').message).toMatch(/ephemeral local storage|local ephemeral storage/)
  })

  it('P5 a probe that never answers fails by its timeout each time, and leaves nothing behind', () => {
    const probe = { exec: { command: ['sh', '-c', 'while :; do :; done'] }, timeoutSeconds: 1, periodSeconds: 5 }
    const container = { ...shell('sleep 100000'), livenessProbe: { ...probe, failureThreshold: 3 } }
    const silent = cluster.create<Pod>(pod('silent', container))
    cluster.run(120)
    expect(cluster.events(silent)).toContainEqual(
      expect.stringMatching(/^Warning Unhealthy: Liveness probe failed: command .* timed out/)
    )
    expect(statusOf('silent').containerStatuses![0]!.restartCount).toBeGreaterThan(0)
    const { usage } = cluster.engine.metrics.current(silent.metadata.uid)!.cpu
    expect(usage).toBeLessThan(1100)
  })

  it('P4 fork bombs, floods of output and loops beside each other leave the cluster running, over a kill too', () => {
    const bad = [':(){ :|:& };:; sleep 100000', 'yes "a line of a flood"', 'while :; do :; done', 'f() { f; }; f']
    for (const [index, script] of bad.entries()) {
      const container = { image: 'debian:12', command: ['bash', '-c', script] }
      cluster.create(pod(`bad-${index}`, container, { restartPolicy: 'Never' }))
    }
    cluster.create(pod('good', shell('i=0; while true; do echo $i; i=$((i+1)); sleep 1; done')))
    cluster.run(15)
    cluster.restart(0.5)
    cluster.run(8)
    const podUid = cluster.get<Pod>('pods good')!.metadata.uid
    const said = cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
    expect(said.length).toBeGreaterThan(10)
    expect(said).toEqual(said.map((_text, index) => String(index)))
    expect(cluster.podRow('bad-3')).toBe('0/1 Error 0')
    expect(statusOf('bad-3').containerStatuses![0]!.state!.terminated!.exitCode).toBe(139)
    expect(cluster.file.logs.bytes).toBeLessThan(256 * 1024 * 1024)
  })
})
