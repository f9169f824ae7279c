import { expect, test } from 'vitest'
import type { Volume } from '../../schema/types.ts'
import { withVolumeDefaults } from './volume-defaults.ts'

test('each source of a volume takes its defaults, and takes them once, also where there are two', () => {
  const two = {
    name: 'v',
    hostPath: { path: '/a' },
    configMap: { name: 'c' },
    ephemeral: { volumeClaimTemplate: { spec: { resources: {} } } }
  } as unknown as Volume
  const full = withVolumeDefaults(two)
  expect(full).toEqual({
    name: 'v',
    hostPath: { path: '/a', type: '' },
    configMap: { name: 'c', defaultMode: 420 },
    ephemeral: { volumeClaimTemplate: { spec: { resources: {}, volumeMode: 'Filesystem' } } }
  })
  expect(withVolumeDefaults(full)).toBe(full)
})

test('a volume that names no source is an empty directory', () => {
  expect(withVolumeDefaults({ name: 'v' })).toEqual({ name: 'v', emptyDir: {} })
})
