import { expect, it } from 'vitest'
import type { LoadShape } from '../../../shared/network/traffic.ts'
import { formOf, plainShape, readShape } from './shape-form.ts'

const shapes: readonly LoadShape[] = [
  { kind: 'constant', rps: 250 },
  { kind: 'ramp', from: 0, to: 1000, seconds: 90 },
  { kind: 'daily', least: 5, most: 500 },
  { kind: 'spike', rps: 10, peak: 5000, after: 20, seconds: 5 }
]

it('S11: a shape is filled in as it is, and read again', () => {
  for (const shape of shapes) expect(readShape(formOf(shape))).toEqual(shape)
})

it('S11: what is no rate is not read', () => {
  for (const rps of ['', '-1', 'many', '100001', '1e3']) expect(readShape({ ...plainShape, rps })).toBeUndefined()
  expect(readShape({ ...plainShape, kind: 'ramp', seconds: '' })).toBeUndefined()
  // A field that the shape does not have may be anything.
  expect(readShape({ ...plainShape, seconds: '' })).toEqual({ kind: 'constant', rps: 100 })
})
