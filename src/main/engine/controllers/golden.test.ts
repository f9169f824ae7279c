// Plays the recordings of a real controller manager against ours. What is compared: every object as it stands when
// things have settled before each step and at the end, and all events. Moments in between depend on the machine.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { controllerRevisionKind } from '../../../shared/kinds/controllerrevision/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { kindOfObject, kinds } from '../../../shared/kinds/table.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Json, KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event, Namespace, Node, Pod } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { createControllers, createNodeControllers } from './controllers.ts'
import { targetNodeOf } from './daemonset/daemon-pod.ts'
import {
  comparable,
  endOf,
  goldenCheckpoints,
  modernViews,
  startFor,
  viewOf,
  type GoldenCase,
  type Views
} from './golden-recording.ts'
import { TestKubelet } from './testing-kubelet.ts'

const file = resolve(import.meta.dirname, '../../../../../shared/kube/golden/controllers.json')
const namespace = 'golden'
const wanted = /^controllers-(?:(?:deploy|rs|gc|ns|svc|ds|node|sts|job|cron|pvc)-|rc$)/

/** Recorded, and not played. */
const notPlayed: Readonly<Record<string, string>> = {
  'controllers-sts-failed':
    'ends in the middle of an endless loop, with events (RecreatingFailedPod) that 1.34 no longer has: see scenarios/statefulset.test.ts'
}

/** What v1.28, which was recorded, says otherwise than v1.34. (golden-recording.ts leaves out a label of Endpoints.) */
const sinceThen: readonly { readonly said: RegExp; readonly says: string; readonly why: string }[] = [
  {
    said: /(Scaled \w+ replica set \S+) to (\d+) from (\d+)/,
    says: '$1 from $3 to $2',
    why: 'words turned round in v1.31'
  },
  {
    said: /(Scaled up replica set \S+) to (\d+)/,
    says: '$1 from 0 to $2',
    why: 'the first scaling says "from 0" since v1.31'
  },
  { said: /(Saw completed job: \S+), status:/, says: '$1, condition:', why: 'told by the condition since v1.29' },
  { said: /\(taint-controller\)/, says: '(taint-eviction-controller)', why: 'a controller of its own since v1.29' }
]

class Playback {
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #kubelet: TestKubelet
  readonly #case: GoldenCase
  readonly #start: number
  readonly #names = new Map<string, string>()
  /** An event that is counted once more was recorded once. */
  readonly #said = new Set<string>()
  #inputs = 0

  constructor(golden: GoldenCase) {
    this.#case = golden
    this.#controlPlane = createTestControlPlane(golden.id)
    const { clock, store } = this.#controlPlane
    this.#writer = this.#controlPlane.writer('golden')
    this.#kubelet = new TestKubelet(this.#controlPlane, {
      // In this recording the pods of one step became ready within one look of the controllers.
      stagger: golden.id.endsWith('deploy-roll-3-2') ? 0 : 30,
      stopDelay: golden.id.endsWith('svc-terminating') ? undefined : 150,
      chooseNode: (pod) => targetNodeOf(pod) ?? 'std-1'
    })
    store.onChange(replicaSetKind, ({ object }) => this.#name(object.metadata.labels?.['pod-template-hash'], 'hash'))
    store.onChange(controllerRevisionKind, ({ object: { metadata } }) =>
      this.#name(
        metadata.labels?.['controller-revision-hash'] ?? metadata.labels?.['controller.kubernetes.io/hash'],
        'rev'
      )
    )
    store.onChange(jobKind, ({ object }) => {
      if (controllerOf(object) !== undefined) this.#name(/\d+$/.exec(object.metadata.name)?.[0], 'minute')
    })
    store.onChange<Event>(eventKind, ({ type, object }) => {
      const { involvedObject, reason, message, source } = object
      if (type === 'DELETED' || involvedObject.kind === 'Node') return
      this.#said.add(
        `${involvedObject.kind}/${involvedObject.name} ${object.type} ${reason} ${message} (${source!.component})`
      )
    })
    this.#kubelet.start()
    const heartbeats = { lastHeartbeat: () => clock.now, onStopped: () => {} }
    for (const controller of [
      ...createNodeControllers(this.#controlPlane, heartbeats),
      ...createControllers(this.#controlPlane)
    ]) {
      controller.start()
    }
    if (golden.id.endsWith('pvc-bind')) this.#createVolumes()
    this.#createNode('std-1')
    if (!golden.id.endsWith('ns-create')) this.#createNamespace()
    clock.advanceTo(clock.now + 1000)
    this.#start = startFor(golden, clock.now)
    clock.advanceTo(this.#start)
  }

  #name(hash: string | undefined, prefix: string): void {
    if (hash === undefined || this.#names.has(hash)) return
    const number = [...this.#names.values()].filter((name) => name.startsWith(`<${prefix}`)).length + 1
    this.#names.set(hash, `<${prefix}${number}>`)
  }

  /** Our objects as they stand before each step, and at the end. */
  checkpoints(): readonly Views[] {
    const { clock } = this.#controlPlane
    const checkpoints: Views[] = []
    this.#case.timeline.forEach(({ t, step }, index) => {
      if (step === undefined) return
      clock.advanceTo(this.#start + t)
      if (index > 0) checkpoints.push(this.#views())
      this.#perform(step)
    })
    clock.advanceTo(this.#start + endOf(this.#case))
    return [...checkpoints, this.#views()]
  }

  /** Every event as it was said, also those of objects that are gone. */
  events(): readonly string[] {
    return [...this.#said].map((line) => generic(this.#rename(line))).sort()
  }

  #rename(text: string): string {
    let renamed = text.replaceAll(namespace, '<ns>')
    for (const [hash, name] of this.#names) renamed = renamed.replaceAll(hash, name)
    return renamed.replaceAll(uidPattern, '<uid>')
  }

  #views(): Views {
    const views = new Map<string, Views extends ReadonlyMap<string, infer V> ? V : never>()
    for (const kind of kinds) {
      if (kind === (eventKind as Kind) || kind === (nodeKind as Kind)) continue
      const objects = kind.namespaced
        ? this.#controlPlane.store.inNamespace(kind, namespace)
        : this.#controlPlane.store.all(kind)
      for (const object of objects) {
        const name = `${kind.kind}/${this.#rename(object.metadata.name)}`
        views.set(
          name,
          comparable(
            name,
            viewOf(object, (text) => this.#rename(text))
          )
        )
      }
    }
    return views
  }

  #createNamespace(): void {
    this.#writer.create(namespaceKind, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace }
    } as NewObject<Namespace>)
  }

  /** What the recorder had made before: of them the big one alone is large enough. */
  #createVolumes(): void {
    for (const [name, storage] of Object.entries({ big: '10Gi', small: '500Mi', tiny: '100Mi' })) {
      this.#writer.create(persistentVolumeKind, {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `${namespace}-${name}` },
        spec: {
          storageClassName: namespace,
          capacity: { storage },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: `/mnt/${name}`, type: '' },
          persistentVolumeReclaimPolicy: 'Retain',
          volumeMode: 'Filesystem'
        }
      })
    }
  }

  #createNode(name: string): void {
    const node: NewObject<Node> = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { ds: namespace, std: '1' } },
      spec: {},
      status: {
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(this.#controlPlane.clock.now) }]
      }
    }
    if (name === 'std-1') this.#writer.create(nodeKind, { ...node, metadata: { name, labels: { std: '1' } } })
    else this.#writer.create(nodeKind, node)
  }

  #perform(step: string): void {
    const create = /^create (\w+)\/(\S+)$/.exec(step)
    const patch = /^(?:merge|strategic)-patch (\w+)\/([^/ ]+)(?:\/scale)? (.*)$/.exec(step)
    const remove = /^delete (\w+)\/(\S+) (.*)$/.exec(step)
    if (create?.[1] === 'Node') this.#createNode(`${namespace}-${create[2]}`)
    else if (create !== null) this.#createInput()
    else if (patch !== null) this.#patch(patch[1]!, patch[2]!, JSON.parse(patch[3]!) as Json)
    else if (remove !== null) this.#delete(remove[1]!, remove[2]!, remove[3]!)
    else this.#performOther(step)
  }

  #performOther(step: string): void {
    const { store } = this.#controlPlane
    const [pod] = [...store.inNamespace<Pod>(podKind, namespace)]
    if (step === 'delete one Pod') this.#writer.delete(podKind, namespace, pod!.metadata.name)
    else if (step === 'one pod is set unready') this.#kubelet.setReady(pod!, false)
    else if (step.startsWith('volumes ')) {
      const phases = ['big', 'small', 'tiny'].map(
        (name) => `${name} ${store.get(persistentVolumeKind, undefined, `${namespace}-${name}`)!.status!.phase}`
      )
      expect(`volumes ${phases.join(', ')}`).toBe(step)
    } else if (step === 'p2 becomes ready') this.#kubelet.setReady(store.get(podKind, namespace, 'p2')!, true)
    else if (step === 'the kubelet removes the pod') this.#kubelet.end(`${namespace}/p1`)
    else if (step === 'create the namespace') this.#createNamespace()
    else if (step === 'delete the namespace') this.#writer.delete(namespaceKind, undefined, namespace)
    else if (step === 'delete Node/c') this.#writer.delete(nodeKind, undefined, `${namespace}-c`)
    else if (step === 'Node/b loses the label')
      this.#changeNode('b', ({ metadata, spec }) => ({ metadata: { ...metadata, labels: {} }, spec }))
    else if (step === 'taint k:NoExecute') {
      this.#changeNode('a', ({ metadata, spec }) => ({
        metadata,
        spec: { ...spec, taints: [{ key: 'k', effect: 'NoExecute' }] }
      }))
    } else throw new Error(`unknown step: ${step}`)
  }

  #changeNode(name: string, change: (node: Node) => Pick<Node, 'metadata' | 'spec'>): void {
    const node = this.#controlPlane.store.get(nodeKind, undefined, `${namespace}-${name}`)!
    this.#writer.update(nodeKind, { ...node, ...change(node) })
  }

  #createInput(): void {
    const text = JSON.stringify(this.#case.inputs[this.#inputs++]).replaceAll('<ns>', namespace)
    const input = JSON.parse(text) as KubeObject
    const kind = kindOfObject(input)!
    const ownerReferences = input.metadata.ownerReferences?.map((owner) => ({
      ...owner,
      uid: this.#controlPlane.store.get(kind, namespace, owner.name)?.metadata.uid ?? 'a-uid-that-nobody-has'
    }))
    const metadata = { ...input.metadata, namespace, ...(ownerReferences && { ownerReferences }) }
    this.#writer.create(kind, { ...input, metadata })
  }

  #patch(kindName: string, name: string, patch: Json): void {
    const kind = kinds.find((one) => one.kind === kindName)!
    const stored = this.#controlPlane.store.get(kind, namespace, name)!
    this.#writer.update(
      kind,
      kind.setDefaults(merged(stored as unknown as Json, patch) as unknown as KubeObject) as KubeObject
    )
  }

  #delete(kindName: string, name: string, how: string): void {
    const kind = kinds.find((one) => one.kind === kindName)!
    const propagationPolicy = how === 'Foreground' || how === 'Background' ? how : undefined
    this.#writer.delete(kind, namespace, name, propagationPolicy && { propagationPolicy })
  }
}

const uidPattern = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g

/** As much of the two kinds of patch as the recordings use: lists of containers are merged by name. */
function merged(value: Json | undefined, patch: Json): Json {
  if (Array.isArray(patch)) {
    const isNamed = patch.length > 0 && typeof patch[0] === 'object' && 'image' in (patch[0] as object)
    if (!isNamed) return patch
    return (value as Json[]).map((item, index) => merged(item, patch[index] as Json))
  }
  if (typeof patch !== 'object' || patch === null) return patch
  const next: Record<string, Json> = { ...(value as Record<string, Json> | undefined) }
  for (const [key, member] of Object.entries(patch)) {
    if (member === null) delete next[key]
    else next[key] = merged(next[key], member)
  }
  return next
}

function modern(line: string): string {
  return sinceThen.reduce((text, { said, says }) => text.replace(said, says), line)
}

/** Names of pods and slices by what they are made from: which of equal pods lives on is up to chance. */
function generic(text: string): string {
  return text
    .replace(/<(r|es)\d+>/g, '<$1>')
    .replace(/((?:r[cs]|d-<hash\d+>|\bd|\bj(?:-\d)?|\b[cf]-<minute\d+>)-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1<r>')
    .replace(/(EndpointSlice\/s-)[a-z0-9]{5}\b/g, '$1<es>')
}

/** Each object's name and content as one text; pods of one owner are alike, so the texts are a sorted list. */
function textsOf(views: Views): string[] {
  return [...views].map(([name, view]) => generic(`${name} ${canonical(view)}`)).sort()
}

function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item as Json)).join()}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`
}

function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...all]
  for (const text of taken) {
    const index = left.indexOf(text)
    if (index !== -1) left.splice(index, 1)
  }
  return left
}

const recorded = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] }).cases : []
const cases = recorded.filter(({ id }) => wanted.test(id) && notPlayed[id] === undefined).map(inOrder)

/** In this recording the watch told of the claim just after the next step. */
function inOrder(golden: GoldenCase): GoldenCase {
  if (!golden.id.endsWith('pvc-protect')) return golden
  const [create, next, claim, ...rest] = golden.timeline
  return { ...golden, timeline: [create!, claim!, next!, ...rest] }
}
const counts = { cases: 0, states: 0, events: 0 }

const absence = cases.length === 0 ? ` (skipped: ${file} is not there)` : ''

describe.skipIf(cases.length === 0)(`golden recordings of the controller manager${absence}`, () => {
  afterAll(() => {
    const { states, events } = counts
    console.log(`golden controllers: ${counts.cases} cases, ${states} object states and ${events} events equal`)
  })

  it.each(cases.map((golden) => [golden.id, golden] as const))('%s', (id, golden) => {
    const playback = new Playback(golden)
    const expected = goldenCheckpoints(golden)
    const actual = playback.checkpoints()
    const problems: string[] = []
    expected.forEach((views, index) => {
      // The second step followed at once: nothing was seen yet.
      if (index === 0 && views.size === 0) return
      const should = textsOf(modernViews(scopedTo(views, golden)))
      const is = textsOf(scopedTo(actual[index]!, golden))
      if (!deepEqual(should, is)) {
        for (const text of without(should, is)) problems.push(`${id} checkpoint ${index} misses ${text}`)
        for (const text of without(is, should)) problems.push(`${id} checkpoint ${index} has ${text}`)
      }
      counts.states += should.length - without(should, is).length
    })
    const should = golden.events
      .filter(({ source }) => source !== 'default-scheduler')
      .map((event) => generic(modern(`${event.on} ${event.type} ${event.reason} ${event.message} (${event.source})`)))
      .sort()
    const is = playback.events()
    for (const text of without(should, is)) problems.push(`${id} misses event ${text}`)
    for (const text of without(is, should)) problems.push(`${id} has event ${text}`)
    counts.events += should.length - without(should, is).length
    counts.cases++
    expect(problems).toEqual([])
  })
})

/** Only what the recorder saw come into being: not what the namespace had before. */
function scopedTo(views: Views, { timeline }: GoldenCase): Views {
  const watched = new Set(timeline.map(({ obj }) => obj?.split('/')[0]))
  const standing = ['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default', 'Namespace/<ns>']
  const isIgnored = (name: string) =>
    standing.includes(name) && !timeline.some(({ obj, verb }) => obj === name && verb === 'ADDED')
  return new Map([...views].filter(([name]) => watched.has(name.split('/')[0]) && !isIgnored(name)))
}
