import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { storageClassKind } from '../../../shared/kinds/storageclass/kind.ts'
import type { Json, NewObject } from '../../../shared/kube/object.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  StorageClass
} from '../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { keyOfObject } from '../store/object-store.ts'
import { provisionedBy, selectedNode, storageProvisioner } from '../volumes/volume-annotations.ts'
import { requestedStorage } from '../volumes/volume-match.ts'
import { runHelperPod, type Folder } from './helper-pods.ts'
import { provisionerName, type ActingProgram, type DriverPod } from './driver-pod.ts'

/** What distinguishes one provisioner from another. */
export interface Driver {
  /** The provisioner that classes name. */
  readonly provisioner: string
  /** The container that it runs in. */
  readonly container: string
  readonly work: DriverWork
  /** Why it cannot make this volume; undefined where it can. */
  refusal(claim: PersistentVolumeClaim): string | undefined
  /** The source, and what else a volume of its has. */
  volumeFor(name: string, claim: PersistentVolumeClaim, node: string | undefined): MadeVolume
}

/** How its volumes are made and taken away: by a call of somebody's API, in milliseconds, or by a pod on the node. */
export type DriverWork =
  | { readonly kind: 'call'; readonly makingTime: number; readonly deletingTime: number }
  | { readonly kind: 'helper-pod'; readonly folderOf: (volume: NewObject<PersistentVolume>) => Folder }

/** Milliseconds until what failed is tried again, as the library's slowest. */
const retryPeriod = 15_000

export interface MadeVolume {
  readonly spec: Partial<PersistentVolumeSpec>
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * Makes volumes for claims of its classes and takes them away again, as sigs.k8s.io/sig-storage-lib-external-provisioner
 * does for whatever driver it is built into, as the ServiceAccount of the driver's pod.
 */
export class Provisioner implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: Driver
  readonly #pod: DriverPod
  readonly #acting: () => ActingProgram | undefined
  readonly #claims: WorkQueue
  readonly #volumes: WorkQueue
  /** Claims whose volumes have been made, and volumes that have been taken away, as keys. */
  readonly #made: WorkQueue
  readonly #gone: WorkQueue
  /** Uids of claims and volumes that it is busy with. */
  readonly #busy = new Set<string>()

  constructor(plane: ControlPlane, pod: DriverPod, driver: Driver) {
    this.#plane = plane
    this.#driver = driver
    this.name = `provisioner ${driver.provisioner}`
    this.#pod = pod
    const { container, provisioner } = driver
    this.#acting = pod.program({ container, component: provisionerName(provisioner) })
    this.#claims = new WorkQueue(plane.clock, (key) => this.#syncClaim(key))
    this.#volumes = new WorkQueue(plane.clock, (key) => this.#syncVolume(key))
    this.#made = new WorkQueue(plane.clock, (key) => this.#finish(key))
    this.#gone = new WorkQueue(plane.clock, (key) => this.#forget(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#lookAtClaim(object)
    })
    store.onChange<PersistentVolume>(persistentVolumeKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#lookAtVolume(object)
    })
    this.#pod.onLeader(() => {
      this.#busy.clear()
      this.#lookAtAll()
    })
    this.#lookAtAll()
  }

  /** Walks all claims and volumes: when it starts, and when another pod begins to lead. */
  #lookAtAll(): void {
    const { store } = this.#plane
    for (const claim of store.all(persistentVolumeClaimKind)) this.#lookAtClaim(claim)
    for (const volume of store.all(persistentVolumeKind)) this.#lookAtVolume(volume)
  }

  #lookAtClaim(claim: PersistentVolumeClaim): void {
    const asked = claim.metadata.annotations?.[storageProvisioner]
    if (asked === this.#driver.provisioner && !claim.spec.volumeName) this.#claims.add(keyOfObject(claim))
  }

  #lookAtVolume(volume: PersistentVolume): void {
    if (volume.metadata.annotations?.[provisionedBy] !== this.#driver.provisioner) return
    if (volume.status?.phase === 'Released') this.#volumes.add(keyOfObject(volume))
  }

  #syncClaim(key: string): void {
    const { store } = this.#plane
    const acting = this.#acting()
    const claim = store.byKey(persistentVolumeClaimKind, key)
    if (
      acting === undefined ||
      claim === undefined ||
      claim.spec.volumeName ||
      claim.metadata.deletionTimestamp !== undefined
    )
      return
    const storageClass = store.get(storageClassKind, undefined, storageClassNameOf(claim))
    if (storageClass?.provisioner !== this.#driver.provisioner) return
    const node = claim.metadata.annotations?.[selectedNode]
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return
    const { uid, namespace, name } = claim.metadata
    if (this.#busy.has(uid) || store.get(persistentVolumeKind, undefined, `pvc-${uid}`) !== undefined) return
    const message = `External provisioner is provisioning volume for claim "${namespace!}/${name}"`
    acting.recorder.event(claim, 'Normal', 'Provisioning', message)
    const refusal = this.#driver.refusal(claim)
    if (refusal !== undefined) {
      const why = `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${refusal}`
      acting.recorder.event(claim, 'Warning', 'ProvisioningFailed', why)
      return
    }
    this.#busy.add(uid)
    const { work } = this.#driver
    if (work.kind === 'call') return this.#made.addAfter(key, work.makingTime)
    const folder = work.folderOf(this.#volume(`pvc-${uid}`, claim, storageClass))
    if (folder.node === '') return this.#failed(claim, storageClass, 'configuration error, no node was specified')
    runHelperPod(this.#plane, this.#acting, 'create', folder, (failure) => {
      if (failure === undefined) this.#made.add(key)
      else this.#failed(claim, storageClass, failure)
    })
  }

  /** Says so, and tries again later. */
  #failed(claim: PersistentVolumeClaim, { metadata }: StorageClass, why: string): void {
    this.#busy.delete(claim.metadata.uid)
    const message = `failed to provision volume with StorageClass "${metadata.name}": ${why}`
    this.#acting()?.recorder.event(claim, 'Warning', 'ProvisioningFailed', message)
    this.#claims.addAfter(keyOfObject(claim), retryPeriod)
  }

  /** The volume is there: also where the claim went meanwhile, as nothing can stop a driver on its way. */
  #finish(key: string): void {
    const { store } = this.#plane
    const acting = this.#acting()
    const claim = store.byKey(persistentVolumeClaimKind, key)
    const storageClass = claim && store.get(storageClassKind, undefined, storageClassNameOf(claim))
    if (acting === undefined || claim === undefined || storageClass === undefined) return
    const name = `pvc-${claim.metadata.uid}`
    if (store.get(persistentVolumeKind, undefined, name) !== undefined) return
    const volume = this.#volume(name, claim, storageClass)
    acting.ask(persistentVolumeKind, { verb: 'create', body: volume as unknown as Json })
    this.#busy.delete(claim.metadata.uid)
    acting.recorder.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  }

  #volume(name: string, claim: PersistentVolumeClaim, storageClass: StorageClass): NewObject<PersistentVolume> {
    const { namespace, name: claimName, uid, resourceVersion, annotations } = claim.metadata
    const made = this.#driver.volumeFor(name, claim, annotations?.[selectedNode])
    const { mountOptions, reclaimPolicy = 'Delete' } = storageClass
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, annotations: { ...made.annotations, [provisionedBy]: this.#driver.provisioner } },
      spec: {
        capacity: { storage: requestedStorage(claim) },
        ...made.spec,
        accessModes: claim.spec.accessModes ?? [],
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: namespace!,
          name: claimName,
          uid,
          resourceVersion
        },
        persistentVolumeReclaimPolicy: reclaimPolicy,
        storageClassName: storageClass.metadata.name,
        ...(mountOptions === undefined ? {} : { mountOptions }),
        volumeMode: claim.spec.volumeMode ?? 'Filesystem'
      }
    }
  }

  #syncVolume(key: string): void {
    const volume = this.#plane.store.byKey(persistentVolumeKind, key)
    if (this.#acting() === undefined || volume === undefined || !isToBeDeleted(volume)) return
    if (this.#busy.has(volume.metadata.uid)) return
    this.#busy.add(volume.metadata.uid)
    const { work } = this.#driver
    if (work.kind === 'call') return this.#gone.addAfter(key, work.deletingTime)
    const folder = work.folderOf(volume)
    // With its node the folder went too: no pod could remove it.
    if (this.#plane.store.get(nodeKind, undefined, folder.node) === undefined) return this.#gone.add(key)
    runHelperPod(this.#plane, this.#acting, 'delete', folder, (failure) => {
      if (failure === undefined) return this.#gone.add(key)
      this.#busy.delete(volume.metadata.uid)
      this.#acting()?.recorder.event(volume, 'Warning', 'VolumeFailedDelete', failure)
      this.#volumes.addAfter(key, retryPeriod)
    })
  }

  #forget(key: string): void {
    const acting = this.#acting()
    const volume = this.#plane.store.byKey(persistentVolumeKind, key)
    if (acting === undefined || volume === undefined) return
    const { uid, name } = volume.metadata
    if (isToBeDeleted(volume)) acting.ask(persistentVolumeKind, { verb: 'delete', name })
    this.#busy.delete(uid)
  }
}

function isToBeDeleted({ spec, status, metadata }: PersistentVolume): boolean {
  const isReleased = status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete'
  return isReleased && metadata.deletionTimestamp === undefined
}
