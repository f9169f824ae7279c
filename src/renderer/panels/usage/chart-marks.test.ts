import { expect, it } from 'vitest'
import { chartMarks } from './chart-marks.ts'

it('marks changes, bookmarks and the moment from which somebody came, that one last', () => {
  const moment = Date.UTC(2026, 10, 20, 13, 5, 10)
  expect(
    chartMarks(
      [{ at: 5, words: 'web r2' }],
      [
        { id: '1', name: 'deploy', at: 7 },
        { id: '2', name: 'the moment before all of this went wrong', at: 8 }
      ],
      moment
    )
  ).toEqual([
    { time: 5, label: 'web r2' },
    { time: 7, label: 'deploy', kind: 'bookmark' },
    { time: 8, label: 'the moment before all o…', kind: 'bookmark' },
    { time: moment, label: '13:05:10', kind: 'moment' }
  ])
  expect(chartMarks([], [{ id: '1', name: 'deploy', at: moment }], moment)).toEqual([
    { time: moment, label: '13:05:10 deploy', kind: 'moment' }
  ])
  expect(chartMarks([], [], undefined)).toEqual([])
})
