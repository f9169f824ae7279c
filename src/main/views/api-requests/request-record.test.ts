import { expect, test } from 'vitest'
import { resourceRequestRecord } from './request-record.ts'

const circumstances = { at: 5, user: 'jane', latency: 700, userAgent: 'drydock', source: 'window' } as const
const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }

test('what was created is named by its answer, and nothing else of a body is kept', () => {
  const object = { kind: 'Secret', metadata: { name: 'password' }, data: { word: 'c2VjcmV0' } }
  const record = resourceRequestRecord(
    { verb: 'create', ...pods, resource: 'secrets', options: { dryRun: ['All'] } },
    { code: 201, object },
    circumstances
  )
  expect(record).toEqual({
    ...circumstances,
    verb: 'create',
    method: 'POST',
    group: '',
    version: 'v1',
    resource: 'secrets',
    namespace: 'shop',
    name: 'password',
    code: 201,
    dryRun: true
  })
})

test('a refusal has its reason', () => {
  const status = { kind: 'Status', reason: 'Forbidden', metadata: {} }
  const record = resourceRequestRecord(
    { verb: 'delete', ...pods, name: 'web' },
    { code: 403, object: status },
    circumstances
  )
  expect(record).toMatchObject({ method: 'DELETE', name: 'web', code: 403, reason: 'Forbidden' })
})

test('an object with a reason of its own is no refusal', () => {
  const event = { kind: 'Event', reason: 'Pulled', metadata: { name: 'web.1' } }
  const record = resourceRequestRecord(
    { verb: 'get', ...pods, name: 'web' },
    { code: 200, object: event },
    circumstances
  )
  expect(record.reason).toBeUndefined()
})
