import { expect, test } from 'vitest'
import { Cluster } from './cluster.ts'
import { checkRandomSession } from './random-session-check.ts'
import { complaints } from './random-session.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a random session comes to rest in order and replays byte for byte (seed %i)', (seed) => {
  checkRandomSession(`random-${seed}`, 25)
})

test('the check complains of a cluster that has not come to rest', () => {
  const cluster = new Cluster()
  expect(complaints(cluster.engine)).toEqual([])
  cluster.engine.setNodePower('worker-1', false)
  cluster.run(120)
  expect(complaints(cluster.engine)).toContain('node worker-1 is not Ready')
  cluster.close()
})
