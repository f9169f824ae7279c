// What may not go while it is used: claims by pods, volumes by claims, classes of attributes by both (upstream
// pkg/controller/volume/pvcprotection, pvprotection, vacprotection).
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { volumeAttributesClassKind } from '../../../../shared/kinds/volumeattributesclass/kind.ts'
import { attributesProtection, claimProtection, volumeProtection } from '../../../../shared/kube/storage-finalizers.ts'
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttributesClass
} from '../../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOf } from '../../store/object-store.ts'
import { claimUsersOf } from '../../volumes/claim-users.ts'
import { FinalizerProtection } from './finalizer-protection.ts'

/** A pod uses its claims from when it has a node until it is gone, also when it has ended. */
export function createClaimProtection(plane: ControlPlane): Component {
  const { store } = plane
  const users = claimUsersOf(store)
  return new FinalizerProtection<PersistentVolumeClaim>(plane, {
    name: 'persistentvolumeclaim-protection-controller',
    kind: persistentVolumeClaimKind,
    finalizer: claimProtection,
    isUsed: ({ metadata }) => {
      for (const { spec } of users.podsOf(metadata.namespace!, metadata.name)) if (spec.nodeName) return true
      return false
    },
    watch: (look) => {
      store.onChange<Pod>(podKind, ({ type, object }) => {
        if (type !== 'DELETED') return
        for (const { claim } of claimsOfPod(object)) look(keyOf(object.metadata.namespace, claim))
      })
    }
  })
}

/** Its own changes tell a volume that is no longer bound. */
export function createVolumeProtection(plane: ControlPlane): Component {
  return new FinalizerProtection<PersistentVolume>(plane, {
    name: 'persistentvolume-protection-controller',
    kind: persistentVolumeKind,
    finalizer: volumeProtection,
    isUsed: ({ status }) => status?.phase === 'Bound',
    watch: () => {}
  })
}

/** Classes of attributes are deleted so seldom that volumes and claims are walked then. */
export function createAttributesProtection(plane: ControlPlane): Component {
  const { store } = plane
  const isNamed = (name: string): boolean => {
    for (const { spec } of store.all(persistentVolumeKind)) if (spec.volumeAttributesClassName === name) return true
    for (const { spec, status } of store.all(persistentVolumeClaimKind)) {
      if (spec.volumeAttributesClassName === name || status?.currentVolumeAttributesClassName === name) return true
    }
    return false
  }
  return new FinalizerProtection<VolumeAttributesClass>(plane, {
    name: 'volumeattributesclass-protection-controller',
    kind: volumeAttributesClassKind,
    finalizer: attributesProtection,
    isUsed: ({ metadata }) => isNamed(metadata.name),
    watch: (look) => {
      for (const kind of [persistentVolumeKind, persistentVolumeClaimKind]) {
        store.onChange<PersistentVolume | PersistentVolumeClaim>(kind, ({ type, object, previous }) => {
          const name = (previous ?? object).spec.volumeAttributesClassName
          if (name !== undefined && (type === 'DELETED' || object.spec.volumeAttributesClassName !== name))
            look(keyOf(undefined, name))
        })
      }
    }
  })
}
