import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'
import type { EngineOptions } from './engine-thread.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(options: Partial<EngineOptions>): EngineCluster {
  return openHost(folder, { seed: '1', nodes: 0, ...options })
}

test('a bare control plane stays one', () => {
  open({ controlPlaneOnly: true }).close()
  open({ controlPlaneOnly: true }).close()
  expect(() => open({})).toThrow(
    expect.objectContaining({
      name: 'UsageError',
      message: `the cluster in ${folder} was made with --control-plane-only, and needs it again`
    })
  )
  open({ controlPlaneOnly: true }).close()
})

test('a cluster with nodes does not become one', () => {
  open({}).close()
  expect(() => open({ controlPlaneOnly: true })).toThrow(
    `the cluster in ${folder} has nodes: --control-plane-only needs a folder of its own`
  )
  open({}).close()
})

test('the service range is settled once', () => {
  open({ serviceRange: '10.0.0.0/24' }).close()
  open({ serviceRange: '10.0.0.0/24' }).close()
  open({}).close()
  expect(() => open({ serviceRange: '10.96.0.0/12' })).toThrow(
    `the cluster in ${folder} has the service range 10.0.0.0/24, which --service-cidr cannot change`
  )
})

test('to name the usual range is as good as to name none', () => {
  open({}).close()
  open({ serviceRange: '10.96.0.0/12' }).close()
})
