// A process that makes, copies, imports and deletes clusters without pause. killed.test.ts kills it.
import { writeSync } from 'node:fs'
import { openHost } from '../testing-engine-cluster.ts'
import { exportedBytes, importBytes } from './testing-clusters.ts'

const host = openHost(process.argv[2]!)
const { shelf } = host

for (let round = 0; ; round++) {
  writeSync(1, `round ${round}\n`)
  // What an earlier one left behind goes first.
  for (const { id, name } of shelf.document().clusters) if (name !== 'shop' && name !== 'drydock') shelf.remove(id)
  const [first, second] = shelf.document().clusters
  shelf.duplicate(first!.id, 'copy')
  await importBytes(host, await exportedBytes(host, second!.id))
  shelf.rename(shelf.document().clusters.find(({ name }) => name === 'copy')!.id, 'copied')
  shelf.open(second!.id)
}
