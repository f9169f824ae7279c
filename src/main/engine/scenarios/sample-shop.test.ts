// The sample that a new person opens: all of it comes up on the preset that it is opened on, and visitors are served.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { CronJob, HorizontalPodAutoscaler, Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster, isReady, type Body } from './cluster.ts'
import { ask, outcome, outside } from './requests.ts'

const samples = join(import.meta.dirname, '../../../../resources/samples')

let cluster: Cluster
beforeEach(() => {
  // Right after it was made, in the order of the window: the Ingress before the webhook that would be asked about it.
  cluster = new Cluster({ settings: { preset: 'ha' }, settle: 0 })
  for (const file of ['shop.yaml', 'ingress-nginx.yaml'])
    for (const document of parseAllDocuments(readFileSync(join(samples, file), 'utf8')))
      cluster.create(document.toJS() as Body)
})
afterEach(() => cluster.close())

const isWell = (pod: Pod): boolean => isReady(pod) || pod.status?.phase === 'Succeeded'

test('the sample shop is well within three minutes, and answers its visitors through the Ingress', () => {
  const pods = (): readonly Pod[] => [...cluster.engine.store.all(podKind)]
  expect(cluster.until(() => pods().length > 70 && pods().every(isWell), 180)).toBeLessThan(180)
  expect(new Set(pods().map(({ metadata }) => metadata.namespace))).toContain('payments')
  const { ports = [] } = cluster.get<Service>('services ingress-nginx-controller', 'ingress-nginx')!.spec
  const port = ports.find(({ name }) => name === 'http')!.nodePort!
  // 172.18.0.5 is the first worker of the preset.
  const visit = (Host: string): string =>
    outcome(ask(cluster, outside, `http://172.18.0.5:${port}/`, { headers: { Host } }))
  expect([visit('shop.example'), visit('boutique.example'), visit('other.example')]).toEqual(['200', '200', '404'])
  cluster.run(300)
  expect(cluster.get<CronJob>('cronjobs reports', 'batch')!.status!.lastScheduleTime).toBeDefined()
  const { status } = cluster.get<HorizontalPodAutoscaler>('horizontalpodautoscalers web', 'shop')!
  expect(status!.conditions!.find(({ type }) => type === 'ScalingActive')).toMatchObject({ status: 'True' })
  expect(pods().filter((pod) => !isWell(pod)).map(({ metadata }) => metadata.name)).toEqual([])
})
