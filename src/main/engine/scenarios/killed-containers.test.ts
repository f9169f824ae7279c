// The engine is killed at any moment, between what a container does and what its kubelet tells of it too.
import { afterEach, describe, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster | undefined
afterEach(() => cluster?.close())

function lines(name: string, instance?: number): readonly string[] {
  const podUid = cluster!.get<Pod>(`pods ${name}`)!.metadata.uid
  const query = { podUid, container: 'main', ...(instance === undefined ? {} : { instance }) }
  return cluster!.engine.runtime.logs.read(query).map(({ text }) => text)
}

/** Pods that begin a fifth of a second one after the other, so that each kill meets each of their stages. */
function staggered(count: number, script: string, more: Body, lost: number): readonly string[] {
  const names = Array.from({ length: count }, (_, index) => `pod-${index}`)
  for (const name of names) {
    cluster!.create(pod(name, shell(script), more))
    cluster!.run(0.2)
    if (Number(name.slice(4)) % 4 === 3) cluster!.restart(lost)
  }
  return names
}

describe('P4 containers and kills of the engine', () => {
  it.each([0, 0.05, 0.3])(
    'P4 killed between a container that begins or ends and its report, with %s s lost: each script runs once',
    (lost) => {
      cluster = new Cluster({ workers: 1, onDisk: true })
      cluster.create(pod('first', shell('echo the image is here'), { restartPolicy: 'Never' }))
      cluster.run(20)
      const script = 'echo begin $(hostname -i); sleep 2; echo end; exit 7'
      const names = staggered(30, script, { restartPolicy: 'Never' }, lost)
      for (let kill = 0; kill < 5; kill++) {
        cluster.restart(lost)
        cluster.run(1.1)
      }
      cluster.run(30)
      for (const name of names) {
        const { podIP, containerStatuses } = cluster.get<Pod>(`pods ${name}`)!.status!
        expect([name, ...lines(name)]).toEqual([name, `begin ${podIP}`, 'end'])
        expect(containerStatuses![0]).toMatchObject({
          restartCount: 0,
          state: { terminated: { exitCode: 7, reason: 'Error' } }
        })
      }
      expect([...cluster.file.meta.keys('untold-status:')]).toEqual([])
    }
  )

  it('P4 one that is restarted runs as often as it should, and each run is counted', () => {
    cluster = new Cluster({ workers: 1, onDisk: true })
    const names = staggered(10, 'echo run; sleep 1; exit 1', {}, 0.1)
    cluster.run(10)
    for (let kill = 0; kill < 8; kill++) {
      cluster.restart(0.02 * kill)
      cluster.run(2.3)
    }
    cluster.run(40)
    for (const name of names) {
      const { restartCount } = cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!
      expect(restartCount).toBeGreaterThan(1)
      for (let instance = 0; instance <= restartCount; instance++) expect(lines(name, instance)).toEqual(['run'])
    }
  })
})
