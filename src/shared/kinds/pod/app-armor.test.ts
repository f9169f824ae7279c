import { describe, expect, it } from 'vitest'
import type { NewObject } from '../../kube/object.ts'
import type { Pod } from '../../schema/types.ts'
import { appArmorAnnotation, appArmorWarnings, withAppArmorInStep } from './app-armor.ts'

const ofC = `${appArmorAnnotation}c`

function pod(annotations: object | undefined, ofContainer?: object, ofPod?: object): NewObject<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...(ofPod === undefined ? {} : { securityContext: { appArmorProfile: ofPod } }),
      containers: [{ name: 'c', ...(ofContainer === undefined ? {} : { securityContext: ofContainer }) }]
    }
  } as unknown as NewObject<Pod>
}

const unconfined = { type: 'Unconfined' }

describe('AppArmor profiles of a new pod', () => {
  it('are annotations where a field says them, of the container or else of the pod', () => {
    const local = { appArmorProfile: { type: 'Localhost', localhostProfile: 'k8s-nginx' } }
    expect(withAppArmorInStep(pod({ a: 'b' }, local, unconfined))).toEqual(
      pod({ a: 'b', [ofC]: 'localhost/k8s-nginx' }, local, unconfined)
    )
    expect(withAppArmorInStep(pod(undefined, undefined, unconfined)).metadata.annotations).toEqual({
      [ofC]: 'unconfined'
    })
  })

  it('are fields where an annotation says them, with a warning', () => {
    const given = pod({ [ofC]: 'runtime/default' })
    expect(withAppArmorInStep(given)).toEqual(
      pod({ [ofC]: 'runtime/default' }, { appArmorProfile: { type: 'RuntimeDefault' } })
    )
    expect(appArmorWarnings(given)).toEqual([
      `metadata.annotations[${ofC}]: deprecated since v1.30; use the "appArmorProfile" field instead`
    ])
  })

  it('stay as they are where both agree, where neither speaks, and on Windows', () => {
    const windows = pod(undefined, undefined, unconfined)
    for (const given of [
      pod(undefined),
      pod({ [ofC]: 'unconfined' }, undefined, unconfined),
      pod({ [ofC]: 'unconfined' }, { appArmorProfile: unconfined }),
      { ...windows, spec: { ...windows.spec, os: { name: 'windows' } } }
    ]) {
      expect(withAppArmorInStep(given)).toBe(given)
      expect(appArmorWarnings(given)).toEqual([])
    }
  })

  it('that no field can say stay annotations, for validation to judge', () => {
    const given = pod({ [ofC]: 'bogus' })
    expect(withAppArmorInStep(given)).toBe(given)
    expect(appArmorWarnings(given)).toHaveLength(1)
  })
})
