// What a person begins with must be right as it is: every template is tried out by the engine's own API.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyManifest } from './apply-manifest.ts'
import { ApiSource } from './testing-api-source.ts'

const folder = join(import.meta.dirname, '../../../../resources/templates')

test.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))(
  '%s is taken without a warning',
  async (file) => {
    const yaml = readFileSync(join(folder, file), 'utf8')
    const { documents } = await applyManifest(
      new ApiSource(),
      { cluster: 'test', identity: 'admin', namespace: 'default', mode: 'apply', dryRun: true, yaml },
      () => Promise.resolve()
    )
    expect(documents.map(({ outcome, error, warnings }) => ({ outcome, error, warnings }))).toEqual(
      documents.map(() => ({ outcome: 'created', error: undefined, warnings: [] }))
    )
  }
)
