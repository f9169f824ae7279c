import { expect, test } from 'vitest'
import type { ApiRequestRecord, ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { requestLimit } from '../../../shared/contract/request-limit.ts'
import { applyRequests, emptyView, followed, held, type RequestView } from './request-rows.ts'
import { storedRequestOf } from './testing-requests.ts'

const records = (...ids: readonly number[]): readonly ApiRequestRecord[] => ids.map((id) => storedRequestOf({ id }))

function update(requests: readonly ApiRequestRecord[], more: Partial<ApiRequestUpdate> = {}): ApiRequestUpdate {
  const arrived = requests.length
  return { reset: false, requests, arrived, matching: arrived, kept: arrived, ever: arrived, oldest: 1, ...more }
}

const ids = ({ shown }: RequestView): readonly number[] | undefined => shown?.rows.map(({ id }) => id)

test('new requests stand above the old ones, and forgotten ones go', () => {
  let view = applyRequests(emptyView, update(records(2, 1), { reset: true }))
  view = applyRequests(view, update(records(4, 3), { oldest: 2, matching: 3 }))
  expect(ids(view)).toEqual([4, 3, 2])
  expect(view.shown?.matching).toBe(3)
})

test('no more are held than are shown', () => {
  const many = Array.from({ length: requestLimit }, (_, index) => storedRequestOf({ id: requestLimit - index }))
  let view = applyRequests(emptyView, update(many, { reset: true }))
  view = applyRequests(view, update(records(requestLimit + 1)))
  expect(view.shown?.rows).toHaveLength(requestLimit)
  expect(ids(view)?.[0]).toBe(requestLimit + 1)
})

test('a view that is held stands still and counts what comes, until it follows again', () => {
  let view = held(applyRequests(emptyView, update(records(1), { reset: true })))
  view = applyRequests(view, update(records(3, 2), { arrived: 40 }))
  view = applyRequests(held(view), update(records(4)))
  expect(ids(view)).toEqual([1])
  expect(view).toMatchObject({ isHeld: true, behind: 41 })
  view = followed(view)
  expect(ids(view)).toEqual([4, 3, 2, 1])
  expect(view).toMatchObject({ isHeld: false, behind: 0 })
})

test('another question is answered though the view is held', () => {
  const view = held(applyRequests(emptyView, update(records(2, 1), { reset: true })))
  const next = applyRequests(view, update(records(1), { reset: true }))
  expect(ids(next)).toEqual([1])
  expect(next).toMatchObject({ isHeld: true, behind: 0 })
})

test('what was seen stays known, whatever the filter lets through', () => {
  const update1 = update(
    [storedRequestOf({ user: 'jane', impersonatedBy: 'root', resource: '' }), storedRequestOf({ userAgent: 'Helm/3' })],
    { reset: true }
  )
  let view = applyRequests(emptyView, update1)
  const { seen } = view
  expect(seen).toEqual({
    users: ['jane', 'kubernetes-admin', 'root'],
    resources: ['pods'],
    clients: ['Helm', 'kubectl']
  })
  view = applyRequests(view, update([], { reset: true }))
  expect(view.seen).toBe(seen)
})
