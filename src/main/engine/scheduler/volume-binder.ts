import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { ControlPlane } from '../control-plane.ts'
import { boundVolume, withAnnotations } from '../controllers/volume/persistentvolume/binding.ts'
import type { Timer } from '../sim/clock.ts'
import { keyOfObject } from '../store/object-store.ts'
import { bindCompleted, selectedNode } from '../volumes/volume-annotations.ts'
import { planClaims, type ClaimPlan } from './filters/volume-binding.ts'
import type { PodVolumes } from './pod-volumes.ts'

/** Milliseconds that a pod waits for its volumes (upstream's bindTimeoutSeconds). */
const longestWait = 600_000

/** A pod that has a node and waits there for its claims. */
interface WaitingPod {
  readonly node: string
  /** Keys of claims that are not bound yet. */
  readonly missing: Set<string>
  readonly timeout: Timer
  /** Hears once: undefined where all claims are bound, else why they are not. */
  readonly done: (failure: string | undefined) => void
}

/** Binds the delayed claims of pods that have got a node: upstream's VolumeBinding, PreBind. */
export class VolumeBinder {
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #waiting = new Map<string, WaitingPod>()
  /** Uids of pods by the claims that they wait for. */
  readonly #byClaim = new Map<string, Set<string>>()

  constructor(plane: ControlPlane, writer: ObjectWriter) {
    this.#plane = plane
    this.#writer = writer
  }

  start(): void {
    this.#plane.store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      for (const uid of Array.from(this.#byClaim.get(keyOfObject(object)) ?? []))
        this.#claimChanged(uid, object, type === 'DELETED')
    })
  }

  /** Says where the volumes are to be, and waits until they are. */
  begin(uid: string, volumes: PodVolumes, nodeName: string, done: WaitingPod['done']): void {
    const node = this.#plane.store.get(nodeKind, undefined, nodeName)
    const plans = node && planClaims(volumes, node)
    if (plans === undefined || typeof plans === 'string') {
      this.#plane.clock.after(0, () => done('binding volumes: the volumes of the node are taken'))
      return
    }
    const missing = new Set(plans.map(({ claim }) => keyOfObject(claim)))
    const timeout = this.#plane.clock.after(longestWait, () =>
      this.#end(uid, 'binding volumes: context deadline exceeded')
    )
    this.#waiting.set(uid, { node: nodeName, missing, timeout, done })
    for (const key of missing) {
      const pods = this.#byClaim.get(key)
      if (pods === undefined) this.#byClaim.set(key, new Set([uid]))
      else pods.add(uid)
    }
    try {
      this.#announce(plans, nodeName)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#end(uid, `binding volumes: ${error.message}`)
    }
  }

  #announce(plans: readonly ClaimPlan[], nodeName: string): void {
    for (const { claim, volume } of plans) {
      if (volume !== undefined) this.#writer.update(persistentVolumeKind, boundVolume(volume, claim))
      else if (claim.metadata.annotations?.[selectedNode] === undefined) {
        const metadata = withAnnotations(claim.metadata, { [selectedNode]: nodeName })
        this.#writer.update(persistentVolumeClaimKind, { ...claim, metadata })
      }
    }
  }

  /** The pod is gone, or has to begin anew: nobody waits for its volumes. */
  forget(uid: string): void {
    const waiting = this.#waiting.get(uid)
    if (waiting === undefined) return
    this.#waiting.delete(uid)
    waiting.timeout.cancel()
    for (const key of waiting.missing) this.#unfile(key, uid)
  }

  #unfile(key: string, uid: string): void {
    const pods = this.#byClaim.get(key)
    pods?.delete(uid)
    if (pods?.size === 0) this.#byClaim.delete(key)
  }

  #claimChanged(uid: string, claim: PersistentVolumeClaim, isGone: boolean): void {
    const waiting = this.#waiting.get(uid)
    if (waiting === undefined) return
    const { name, annotations } = claim.metadata
    if (isGone) {
      this.#end(uid, `binding volumes: persistentvolumeclaim ${JSON.stringify(name)} not found`)
      return
    }
    const chosen = annotations?.[selectedNode]
    if (chosen !== undefined && chosen !== waiting.node) {
      this.#end(uid, `binding volumes: provisioning failed for PVC ${JSON.stringify(name)}`)
      return
    }
    if (annotations?.[bindCompleted] === undefined || claim.status?.phase !== 'Bound') return
    const key = keyOfObject(claim)
    waiting.missing.delete(key)
    this.#unfile(key, uid)
    if (waiting.missing.size === 0) this.#end(uid, undefined)
  }

  /** On a task of its own: listeners only note what they hear. */
  #end(uid: string, failure: string | undefined): void {
    const waiting = this.#waiting.get(uid)
    if (waiting === undefined) return
    this.forget(uid)
    this.#plane.clock.after(0, () => waiting.done(failure))
  }
}
