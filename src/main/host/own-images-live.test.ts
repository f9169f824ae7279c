// What a person says of the registries is there in every window, not only in the one that said it.
import { expect, test } from 'vitest'
import type { ImageSettings } from '../../shared/images/own-image.ts'
import { StreamReader, testBench } from '../views/testing-router.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

test('images that one window adds are shown by the others', async () => {
  const { cluster, close } = openTestCluster({ controlPlaneOnly: true })
  const bench = testBench(cluster.source, cluster.control)
  const call = { cluster: cluster.source.name, identity: 'kubernetes-admin' }
  const windows = ['one', 'other'].map(
    (subscription) =>
      new StreamReader<ImageSettings>(bench, subscription, bench.client.images.watch({ ...call, subscription }))
  )
  await bench.timer.pass(10)
  expect(windows.map(({ last }) => last)).toEqual(windows.map(() => ({ images: [], isStrict: false })))
  await bench.client.images.set({ ...call, settings: { images: [], isStrict: true } })
  await bench.timer.pass(1_000)
  expect(windows.map(({ last }) => last.isStrict)).toEqual([true, true])
  close()
})
