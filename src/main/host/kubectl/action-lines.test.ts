// What the window copies as kubectl does what the window does: each action is done to one of two twins by the window's
// request, to the other by the line, pasted into a shell.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionRequest } from '../../../shared/actions/action-request.ts'
import { actionYaml } from '../../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../../shared/actions/kubectl-line.ts'
import type { ActionTarget, ObjectAction, RequestAction } from '../../../shared/actions/object-action.ts'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { KubectlCluster } from './testing-kubectl-cluster.ts'
import { testedKubectl } from './testing-kubectls.ts'
import { runCommand, type Shell } from './testing-transcript.ts'

const twins = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { tier: front, old: label }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: web
        image: nginx:1.27
      - name: side
        image: busybox:1.36
        command: [sleep, infinity]
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 0 1 1 *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: backup
            image: busybox:1.36
            command: ["true"]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  greeting: hello
`

interface Place {
  readonly group: string
  readonly resource: string
  readonly name: string
}

const web: Place = { group: 'apps', resource: 'deployments', name: 'web' }
const backup: Place = { group: 'batch', resource: 'cronjobs', name: 'backup' }
const settings: Place = { group: '', resource: 'configmaps', name: 'settings' }

function target({ group, resource, name }: Place, namespace: string | undefined): ActionTarget {
  const kind = kindOfResource(group, resource)!
  return { group, version: kind.version, resource, word: kind.singular, namespace, name }
}

const samples: readonly (readonly [Place, RequestAction])[] = [
  [web, { type: 'scale', replicas: 3 }],
  [web, { type: 'set-image', images: { web: 'nginx:1.28', side: 'busybox:1.37' }, changeCause: "it's newer" }],
  [web, { type: 'pause' }],
  [web, { type: 'resume' }],
  [web, { type: 'restart', at: '2026-11-20T12:00:00Z' }],
  [web, { type: 'label', values: { tier: 'back', old: null, 'app.kubernetes.io/part-of': 'shop' } }],
  [web, { type: 'annotate', values: { note: "a 'quoted' text with $HOME" } }],
  [backup, { type: 'suspend', suspend: true }],
  [backup, { type: 'suspend', suspend: false }],
  [settings, { type: 'delete', choice: { propagationPolicy: 'Background' } }],
  [web, { type: 'delete', choice: { propagationPolicy: 'Orphan' } }]
]

describe.skipIf(testedKubectl === undefined)('the kubectl line of an action', () => {
  let cluster: KubectlCluster
  let shell: Shell

  beforeAll(async () => {
    cluster = await KubectlCluster.start()
    shell = await cluster.shell(testedKubectl!, 'twins')
    writeFileSync(join(shell.folder, 'twins.yaml'), twins)
    for (const namespace of ['by-window', 'by-line', 'by-yaml']) {
      await run(`kubectl create namespace ${namespace} && kubectl create -n ${namespace} -f twins.yaml`)
    }
  }, 60_000)

  afterAll(() => cluster.close())

  async function run(line: string): Promise<string> {
    const { printed, exitCode } = await runCommand(line, shell)
    if (exitCode !== 0) throw new Error(`${line}\n${printed}`)
    return printed
  }

  async function send(action: RequestAction, place: ActionTarget): Promise<void> {
    const request = { cluster: cluster.source.name, identity: 'kubernetes-admin', ...actionRequest(action, place) }
    const { code, object } = await cluster.source.request(request)
    if (code >= 300) throw new Error(JSON.stringify(object))
  }

  function found(place: Place, namespace: string | undefined): unknown {
    const kind = kindOfResource(place.group, place.resource)!
    const object = cluster.source.get(kind, namespace, place.name)
    return object === undefined ? undefined : wanted(object)
  }

  it.each(samples)(
    '%o: %o',
    async (place, action) => {
      await send(action, target(place, 'by-window'))
      await run(kubectlLine(action, [target(place, 'by-line')])!)
      expect(found(place, 'by-line')).toEqual(found(place, 'by-window'))
      if (action.type !== 'delete') {
        // What is copied as YAML is what kubectl patch takes.
        writeFileSync(join(shell.folder, 'patch.yaml'), actionYaml(action, [target(place, 'by-yaml')]))
        const { patchType = '', subresource } = actionRequest(action, target(place, 'by-yaml'))
        const part = subresource === undefined ? '' : ` --subresource=${subresource}`
        await run(
          `kubectl patch ${place.resource} ${place.name} -n by-yaml --type=${patchType}${part} --patch-file patch.yaml`
        )
        expect(found(place, 'by-yaml')).toEqual(found(place, 'by-window'))
      }
    },
    30_000
  )

  it('deletes with what was chosen: orphans stay', async () => {
    for (const namespace of ['by-window', 'by-line'])
      expect(await run(`kubectl get replicasets -n ${namespace} -o name`)).toContain('replicaset.apps/web-')
  })

  it('cordons and drains nodes', async () => {
    const [first, second] = (await run('kubectl get nodes -l !node-role.kubernetes.io/control-plane -o name'))
      .trim()
      .split('\n')
      .map((line) => ({ group: '', resource: 'nodes', name: line.slice(line.indexOf('/') + 1) }))
    for (const unschedulable of [true, false]) {
      const action = { type: 'cordon', unschedulable } as const
      await send(action, target(first!, undefined))
      await run(kubectlLine(action, [target(second!, undefined)])!)
      const spec = (place: Place): unknown => (found(place, undefined) as { spec: { unschedulable?: boolean } }).spec
      expect(spec(second!)).toMatchObject(unschedulable ? { unschedulable: true } : {})
      expect((spec(first!) as { unschedulable?: boolean }).unschedulable).toBe(
        (spec(second!) as { unschedulable?: boolean }).unschedulable
      )
    }
    const drain = {
      type: 'drain',
      options: { ignoreDaemonSets: true, deleteEmptyDirData: true, force: true, timeoutSeconds: 0 }
    } as const
    await run(kubectlLine(drain, [target(second!, undefined)])!)
    expect(found(second!, undefined)).toMatchObject({ spec: { unschedulable: true } })
    await run(kubectlLine({ type: 'cordon', unschedulable: false }, [target(second!, undefined)])!)
  }, 60_000)

  it('reads, runs once, goes back and forwards', async () => {
    const ask = (action: ObjectAction, place: Place): Promise<string> =>
      run(kubectlLine(action, [target(place, 'by-yaml')])!)
    expect(await ask({ type: 'trigger', job: 'now' }, backup)).toBe('job.batch/now created\n')
    expect(await ask({ type: 'history' }, web)).toContain('REVISION')
    expect(await ask({ type: 'undo', revision: 1 }, web)).toContain('deployment.apps/web rolled back')
    expect(await ask({ type: 'describe' }, settings)).toContain('greeting')
  }, 30_000)
})

/** What both ways must agree in: all but names, times and the bookkeeping of the API. */
function wanted(object: KubeObject): unknown {
  const { metadata, spec, ...rest } = object as KubeObject & { readonly spec?: object; readonly status?: unknown }
  const { status: _status, ...others } = rest
  const times = /"(kubectl\.kubernetes\.io\/restartedAt)":"[^"]+"/g
  const { 'deployment.kubernetes.io/revision': _revision, ...annotations } = metadata.annotations ?? {}
  const kept = { ...others, labels: metadata.labels, annotations, spec }
  return JSON.parse(JSON.stringify(kept).replaceAll(times, '"$1":"TIME"'))
}
