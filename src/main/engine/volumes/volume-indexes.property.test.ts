import fc from 'fast-check'
import { expect, it } from 'vitest'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../shared/kinds/pod/pod-claims.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import type { PersistentVolume, Pod } from '../../../shared/schema/types.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { claimUsersOf } from './claim-users.ts'
import { volumeIndexOf } from './volume-index.ts'

const claims = ['a', 'b', 'c']
const step = fc.record({
  what: fc.constantFrom('pod', 'volume', 'claim', 'release', 'remove'),
  name: fc.constantFrom('p', 'q', 'r', 's'),
  claims: fc.subarray(claims),
  className: fc.constantFrom('', 'x', 'y')
})

it('pods by claim and volumes by class and claim are as a recount finds them', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { store, writer } = createTestControlPlane('indexes')
      const write = writer('test')
      const users = claimUsersOf(store)
      const volumes = volumeIndexOf(store)
      for (const { what, name, claims: named, className } of steps) {
        const pod = store.get(podKind, 'n', name)
        const volume = store.get(persistentVolumeKind, undefined, name)
        if (what === 'pod' && pod === undefined) write.create(podKind, newPod(name, named))
        else if (what === 'volume' && volume === undefined)
          write.create(persistentVolumeKind, newVolume(name, className))
        else if (what === 'claim' && volume !== undefined && named[0] !== undefined) {
          const claimRef = { namespace: 'n', name: named[0] }
          write.update(persistentVolumeKind, { ...volume, spec: { ...volume.spec, claimRef } })
        } else if (what === 'release' && volume !== undefined) {
          const { claimRef: _claim, ...spec } = volume.spec
          write.update(persistentVolumeKind, { ...volume, spec })
        } else if (what === 'remove') {
          if (pod !== undefined) write.delete(podKind, 'n', name, { gracePeriodSeconds: 0 })
          if (volume !== undefined) removeVolume(volume)
        }
        for (const claim of claims) {
          const counted = [...store.all(podKind)].filter((one) => claimsOfPod(one).some((used) => used.claim === claim))
          expect([...users.podsOf('n', claim)].map(nameOf).sort()).toEqual(counted.map(nameOf).sort())
        }
        expect(volumes.contents()).toEqual([...store.all(persistentVolumeKind)].map(lineOf).sort())
      }

      function removeVolume(volume: PersistentVolume): void {
        const { finalizers: _kept, ...metadata } = volume.metadata
        write.update(persistentVolumeKind, { ...volume, metadata })
        write.delete(persistentVolumeKind, undefined, metadata.name)
      }
    }),
    { numRuns: 60 }
  )
})

function nameOf({ metadata }: Pod): string {
  return metadata.name
}

function lineOf(volume: PersistentVolume): string {
  const { claimRef } = volume.spec
  const key = claimRef === undefined ? storageClassNameOf(volume) : `${claimRef.namespace!}/${claimRef.name!}`
  return `${key} ${volume.metadata.name}`
}

function newPod(name: string, named: readonly string[]): Pod {
  const volumes = named.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'n', name, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { containers: [{ name: 'c', image: 'x' }], volumes }
  }
}

function newVolume(name: string, storageClassName: string): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' }, storageClassName }
  }
}
