// What people and controllers did, as sentences for the window to word: read from two states of one object that follow each other.
import type { ChangeSummary } from '../../../shared/contract/documents.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ConfigMap, Deployment, Node, PodTemplateSpec } from '../../../shared/schema/types.ts'
import { conditionOf, isConditionTrue } from '../../../shared/kube/conditions.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { revisionAnnotation } from '../../../shared/rollout/revision-annotations.ts'
import { bareRef } from './object-ref.ts'

const watched: readonly Kind[] = [deploymentKind, statefulSetKind, daemonSetKind, nodeKind, configMapKind, secretKind]
const remembered = 200
/** How many of the objects that somebody wrote to last are asked for their past. */
const objectsAsked = 24
/** Most states of a Deployment are its status: enough of them must be asked for to find the edits between. */
const statesAsked = 30

/** The last changes of a cluster, newest first; kept by change, begun from the history that the source keeps. */
export class ChangeLog {
  readonly #source: ClusterSource
  #changes: ChangeSummary[]
  readonly #stops: (() => void)[]

  constructor(source: ClusterSource, changed: () => void) {
    this.#source = source
    this.#changes = pastChanges(source)
    this.#stops = watched.map((kind) =>
      source.onChange(kind, ({ type, object, previous }) => {
        if (type === 'MODIFIED' && previous === undefined) return
        const change =
          type === 'MODIFIED'
            ? changeBetween(kind, previous!, object, this.#source.now())
            : isUpkeep(object)
              ? undefined
              : ({
                  at: source.now(),
                  about: bareRef(object, kind),
                  words: { code: type === 'ADDED' ? 'created' : 'deleted' },
                  by: lastManager(object)
                } satisfies ChangeSummary)
        if (change === undefined) return
        this.#changes.unshift(change)
        if (this.#changes.length > 2 * remembered) this.#changes = this.#changes.slice(0, remembered)
        changed()
      })
    )
  }

  newest(namespaces: readonly string[], limit: number): readonly ChangeSummary[] {
    const wanted = namespaces.length === 0 ? undefined : new Set(namespaces)
    const found: ChangeSummary[] = []
    for (const change of this.#changes) {
      const { namespace } = change.about
      if (wanted === undefined || namespace === undefined || wanted.has(namespace)) found.push(change)
      if (found.length === limit) break
    }
    return found
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }
}

function pastChanges(source: ClusterSource): ChangeSummary[] {
  const written: { readonly kind: Kind; readonly object: KubeObject; readonly at: number }[] = []
  for (const kind of watched) {
    for (const object of source.all(kind)) {
      let at = 0
      for (const { time, subresource } of object.metadata.managedFields ?? []) {
        if (subresource === undefined && time !== undefined) at = Math.max(at, parseTime(time))
      }
      if (at > 0) written.push({ kind, object, at })
    }
  }
  written.sort((a, b) => b.at - a.at)
  const changes: ChangeSummary[] = []
  // What the cluster was born with is nobody's change.
  const birth = source.get(namespaceKind, undefined, 'kube-system')?.metadata.creationTimestamp
  for (const { kind, object } of written.slice(0, objectsAsked)) {
    const { creationTimestamp } = object.metadata
    if (creationTimestamp !== birth && !isUpkeep(object)) {
      changes.push({
        at: parseTime(creationTimestamp),
        about: bareRef(object, kind),
        words: { code: 'created' },
        by: creatorOf(object)
      })
    }
    const states = source.history(kind, object.metadata.namespace, object.metadata.name, statesAsked)
    for (let at = 0; at + 1 < states.length; at++) {
      const change = changeBetween(kind, states[at + 1]!.object, states[at]!.object, states[at]!.time)
      if (change !== undefined) changes.push(change)
    }
  }
  return changes.sort((a, b) => b.at - a.at).slice(0, remembered)
}

/** The field manager whose entry is the oldest: the one that created the object, unless it has written since. */
function creatorOf({ metadata }: KubeObject): string {
  const entries = (metadata.managedFields ?? []).filter(({ subresource }) => subresource === undefined)
  const [first] = entries.toSorted((a, b) => parseTime(a.time ?? '') - parseTime(b.time ?? ''))
  return first?.manager ?? ''
}

/** Undefined where nothing changed that somebody did on purpose. */
export function changeBetween(
  kind: Kind,
  before: KubeObject,
  after: KubeObject,
  at: number
): ChangeSummary | undefined {
  const words = isUpkeep(after) ? undefined : wordsFor(before, after)
  if (words === undefined) return undefined
  // What befalls an object is told by the controller that keeps its status.
  const by = befalls.has(words.code) ? 'kube-controller-manager' : lastManager(after)
  return { at, about: bareRef(after, kind), words, by }
}

const befalls: ReadonlySet<Sentence['code']> = new Set(['becameUnavailable', 'stuckFor', 'becameReady', 'wentNotReady'])

/** What the control plane keeps in every namespace by itself is nobody's doing. */
function isUpkeep(object: KubeObject): boolean {
  return (object.kind === 'ConfigMap' || object.kind === 'Secret') && lastManager(object) === 'kube-controller-manager'
}

function wordsFor(before: KubeObject, after: KubeObject): Sentence | undefined {
  switch (after.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      return rolloutWords(before as Deployment, after as Deployment)
    case 'Node':
      return nodeWords(before as Node, after as Node)
    case 'ConfigMap':
    case 'Secret':
      return keyWords((before as ConfigMap).data ?? {}, (after as ConfigMap).data ?? {})
    default:
      return undefined
  }
}

/** A StatefulSet and a DaemonSet have of this what they have fields for. */
function rolloutWords(before: Deployment, after: Deployment): Sentence | undefined {
  if (before.spec === after.spec) return degradedWords(before, after)
  const words: Sentence[] = []
  if (!deepEqual(before.spec.template, after.spec.template)) {
    const revision = Number(before.metadata.annotations?.[revisionAnnotation])
    const image = imageWords(before.spec.template, after.spec.template)
    const restarted = restartedAt(before.spec.template) !== restartedAt(after.spec.template)
    words.push(image ?? { code: restarted ? 'restarted' : 'templateChanged' })
    if (revision > 0) words.push({ code: 'newRevision', revision: revision + 1 })
  }
  const [from, to] = [before.spec.replicas ?? 1, after.spec.replicas ?? 1]
  if (from !== to) words.push({ code: 'scaled', from, to })
  if ((before.spec.paused ?? false) !== (after.spec.paused ?? false))
    words.push({ code: after.spec.paused === true ? 'paused' : 'resumed' })
  return together(words)
}

/** One sentence of several; undefined of none. */
function together(words: readonly Sentence[]): Sentence | undefined {
  return words.length === 0 ? undefined : words.reduceRight((rest, first) => ({ code: 'and', first, rest }))
}

/** What befell it: fewer pods than its strategy allows, or a rollout that does not go on. */
function degradedWords({ status: before }: Deployment, { status: after }: Deployment): Sentence | undefined {
  if (isConditionTrue(before, 'Available') && conditionOf(after, 'Available')?.status === 'False')
    return { code: 'becameUnavailable' }
  const progress = conditionOf(after, 'Progressing')
  if (progress?.reason !== 'ProgressDeadlineExceeded') return undefined
  const { reason } = progress
  return conditionOf(before, 'Progressing')?.reason === reason ? undefined : { code: 'stuckFor', reason }
}

function restartedAt(template: PodTemplateSpec): string | undefined {
  return template.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt']
}

function imageWords(before: PodTemplateSpec, after: PodTemplateSpec): Sentence | undefined {
  for (const { name, image = '' } of after.spec?.containers ?? []) {
    const old = before.spec?.containers.find((container) => container.name === name)?.image
    if (old === undefined || old === image) continue
    const [repository, tag] = splitImage(image)
    const [oldRepository, oldTag] = splitImage(old)
    return {
      code: 'newImage',
      ...(repository === oldRepository ? { from: oldTag, to: tag } : { from: old, to: image })
    }
  }
  return undefined
}

function splitImage(image: string): readonly [repository: string, tag: string] {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1)
  return colon === -1 ? [image, 'latest'] : [image.slice(0, colon), image.slice(colon + 1)]
}

function nodeWords(before: Node, after: Node): Sentence | undefined {
  const cordoned = after.spec.unschedulable === true
  if ((before.spec.unschedulable === true) !== cordoned) return { code: cordoned ? 'cordoned' : 'uncordoned' }
  const ready = isConditionTrue(after.status, 'Ready')
  if (isConditionTrue(before.status, 'Ready') === ready) return undefined
  return { code: ready ? 'becameReady' : 'wentNotReady' }
}

function keyWords(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>
): Sentence | undefined {
  if (before === after) return undefined
  const [old, now] = [Object.keys(before), Object.keys(after)]
  const changed = now.filter((key) => before[key] !== undefined && before[key] !== after[key])
  return together([
    ...listed(
      old.filter((key) => after[key] === undefined),
      'Removed'
    ),
    ...listed(
      now.filter((key) => before[key] === undefined),
      'Added'
    ),
    ...listed(changed, 'Changed')
  ])
}

function listed(keys: readonly string[], what: 'Removed' | 'Added' | 'Changed'): readonly Sentence[] {
  if (keys.length === 0) return []
  return keys.length <= 3
    ? [{ code: `keys${what}`, keys: keys.join(', ') }]
    : [{ code: `manyKeys${what}`, count: keys.length }]
}

/** Who wrote last, other than to the status. */
function lastManager({ metadata }: KubeObject): string {
  let newest = ''
  let manager = ''
  for (const entry of metadata.managedFields ?? []) {
    if (entry.subresource !== undefined || (entry.time ?? '') < newest) continue
    newest = entry.time ?? ''
    manager = entry.manager ?? ''
  }
  return manager
}
