import { expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Change } from '../../engine/store/object-store.ts'
import { ChangeFeed } from './change-feed.ts'

const crontabs: Kind = {
  ...(configMapKind as Kind),
  group: 'example.com',
  resource: 'crontabs',
  kind: 'CronTab',
  isCustom: true
}

function changeOf(kind: Kind, revision: number): Change {
  return { type: 'MODIFIED', kind, revision, object: {} as KubeObject } as unknown as Change
}

test('a kind that a changed definition makes has the changes of the one before', () => {
  let tell: (change: Change) => void = () => {}
  const feed = new ChangeFeed({
    revision: 10,
    onAnyChange: (listener) => {
      tell = listener
      return () => {}
    },
    changesSince: () => []
  })
  const changed: Kind = { ...crontabs }
  const other: Kind = { ...crontabs, group: 'other.com' }
  tell(changeOf(crontabs, 11))
  tell(changeOf(other, 12))
  tell(changeOf(changed, 13))
  feed.committed()
  expect(feed.changesAfter(10, changed).map(({ revision }) => revision)).toEqual([11, 13])
  expect(feed.changesAfter(10, other).map(({ revision }) => revision)).toEqual([12])
})
