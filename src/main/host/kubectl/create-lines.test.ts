// What the window says makes an object of a kind does, pasted into a shell.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLine } from '../../../shared/actions/create-line.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { KubectlCluster } from './testing-kubectl-cluster.ts'
import { testedKubectl } from './testing-kubectls.ts'
import { runCommand, type Shell } from './testing-transcript.ts'

const namespace = 'made'
const generated = kinds
  .map((kind) => [kind, createLine(kind, namespace)] as const)
  .filter(([, line]) => !line.startsWith('kubectl apply'))

describe.skipIf(testedKubectl === undefined)('the kubectl line of a kind of which there is none', () => {
  let cluster: KubectlCluster
  let shell: Shell

  beforeAll(async () => {
    cluster = await KubectlCluster.start()
    shell = await cluster.shell(testedKubectl!, namespace)
    await runCommand(`kubectl create namespace ${namespace}`, shell)
  }, 60_000)

  afterAll(() => cluster.close())

  it.each(generated)(
    '$singular',
    async (kind, line) => {
      const count = (): number => [...cluster.source.all(kind, kind.namespaced ? namespace : undefined)].length
      const before = count()
      expect(await runCommand(line, shell)).toMatchObject({ exitCode: 0 })
      // Components make objects too.
      expect(count()).toBeGreaterThan(before)
    },
    30_000
  )
})
