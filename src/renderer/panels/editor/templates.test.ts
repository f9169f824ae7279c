import { expect, it } from 'vitest'
import { parseManifest } from '../../../shared/manifest/parse-manifest.ts'
import { templates } from './templates.ts'

it.each(templates)('$id has a file that can be read', async ({ kind, yaml }) => {
  const { objects, errors } = await parseManifest(yaml, () => Promise.resolve())
  expect(errors).toEqual([])
  if (kind === undefined) expect(objects.length).toBeGreaterThan(0)
  else expect(objects.map(({ object }) => object['kind'])).toContain(kind)
})
