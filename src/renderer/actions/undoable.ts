// Actions that can be taken back: each notes what was there before, and takes it back only where it still stands.
import i18next from 'i18next'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import type { CronJob, Deployment, Node } from '../../shared/schema/types.ts'
import type { ObjectLink } from '../shell/route.ts'
import type { LabelChanges } from './label-changes.ts'
import {
  readObject,
  restart,
  scale,
  setLabels,
  setPaused,
  setRestartedAt,
  setSuspended,
  setUnschedulable
} from './operations.ts'
import type { UndoStep } from './outcome.ts'

export function scaled(link: ObjectLink, replicas: number): Promise<UndoStep | undefined> {
  return changed(
    link,
    (object) => (object as Deployment).spec.replicas ?? 1,
    () => scale(link, replicas),
    (before) => scale(link, before)
  )
}

export function cordoned(link: ObjectLink, unschedulable: boolean): Promise<UndoStep | undefined> {
  return changed(
    link,
    (object) => (object as Node).spec?.unschedulable === true,
    () => setUnschedulable(link, unschedulable),
    (before) => setUnschedulable(link, before)
  )
}

export function paused(link: ObjectLink, isPaused: boolean): Promise<UndoStep | undefined> {
  return changed(
    link,
    (object) => (object as Deployment).spec.paused === true,
    () => setPaused(link, isPaused),
    (before) => setPaused(link, before)
  )
}

export function suspended(link: ObjectLink, isSuspended: boolean): Promise<UndoStep | undefined> {
  return changed(
    link,
    (object) => (object as CronJob).spec.suspend === true,
    () => setSuspended(link, isSuspended),
    (before) => setSuspended(link, before)
  )
}

/** Taken back by a rollback: the template is the one before again, so its ReplicaSet or revision comes back. */
export function restarted(link: ObjectLink): Promise<UndoStep | undefined> {
  return changed(
    link,
    restartedAt,
    () => restart(link),
    (before) => setRestartedAt(link, before)
  )
}

function restartedAt(object: KubeObject): string | null {
  return (object as Deployment).spec.template.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt'] ?? null
}

export function labelled(link: ObjectLink, changes: LabelChanges): Promise<UndoStep | undefined> {
  const keys = Object.keys(changes)
  return changed(
    link,
    ({ metadata }) => Object.fromEntries(keys.map((key) => [key, metadata.labels?.[key] ?? null])),
    () => setLabels(link, changes),
    (before) => setLabels(link, before)
  )
}

async function changed<Value extends Json>(
  link: ObjectLink,
  read: (object: KubeObject) => Value,
  change: () => Promise<KubeObject>,
  takeBack: (before: Value) => Promise<KubeObject>
): Promise<UndoStep | undefined> {
  const before = read(await readObject(link))
  await change()
  const after = read(await readObject(link))
  if (isSame(before, after)) return undefined
  return {
    undo: async () => {
      if (!isSame(read(await readObject(link)), after)) throw new Error(i18next.t('actions:changedSince'))
      await takeBack(before)
    }
  }
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
