// A process that writes as fast as it can and says on its standard output what it has answered. crash.test.ts kills it.
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile } from './cluster-file.ts'
import { ObjectStore } from './object-store.ts'
import { podTemplate, PodTrail } from './testing-workload.ts'

// It never ends by itself, when it would keep what was compiled for the next one.
flushCompileCache()

const [path, from] = process.argv.slice(2)
const file = ClusterFile.open(path!)
const store = new ObjectStore(kinds)
file.attach(store)
const random = new Random(`crash-${from}`)
const trail = new PodTrail(store, file.clock, random)
const template = podTemplate('web', 'abc')

for (let index = Number(from); ; index++) {
  const name = `config-${index % 50}`
  const stored = store.get(configMapKind, 'default', name)
  file.recordInput({ user: 'test' }, { index })
  store.put(configMapKind, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...(stored?.metadata ?? { uid: random.uuid(), creationTimestamp: '2026-11-20T00:00:00Z' }),
      name,
      namespace: 'default',
      resourceVersion: store.nextResourceVersion()
    },
    data: { index: String(index), padding: 'x'.repeat(random.integer(4000)) }
  })
  // The load around the answered writes: some commits are large.
  for (let pods = random.integer(12); pods > 9; pods--) trail.run(template, index)
  file.logs.append(
    { podUid: 'u', podName: 'web', namespace: 'default', container: 'web', instance: 0 },
    file.clock.now,
    'stdout',
    `line ${index}`
  )
  file.clock.advanceTo(file.clock.now + 1)
  file.commit()
  writeSync(1, `${index}\n`)
}
