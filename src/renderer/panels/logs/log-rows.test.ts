import { describe, expect, it } from 'vitest'
import type { LogLine, LogSource } from '../../../shared/contract/logs.ts'
import { agoOf, bufferedLine, clockTimeOf, plainText, podSuffix, speakersOf } from './log-rows.ts'

const line: LogLine = {
  id: 1,
  time: '1795183512018999999',
  podUid: 'u',
  namespace: 'shop',
  pod: 'web-7c9d5f6b84-x2k9p',
  container: 'web',
  instance: 0,
  sequence: 7,
  stream: 'stdout',
  text: 'WARN slow'
}

it('names a pod by what differs', () => {
  expect(podSuffix('web-7c9d5f6b84-x2k9p')).toBe('x2k9p')
  expect(podSuffix('alone')).toBe('alone')
})

const pod = (name: string, ...containers: string[]): LogSource => ({
  uid: name,
  namespace: 'shop',
  pod: name,
  containers
})

describe('speakers', () => {
  it('one pod with one container needs no name', () => {
    expect(speakersOf([pod('web-a', 'web')]).areShown).toBe(false)
  })

  it('one pod with two containers speaks by container, each in its colour', () => {
    const sources = [pod('web-a', 'web', 'proxy')]
    const speakers = speakersOf(sources)
    expect(speakers.nameOf('web-a', 'proxy')).toBe('proxy')
    const colors = ['web', 'proxy'].map((container) => {
      const { row } = bufferedLine({ ...line, pod: 'web-a', container }, speakers, sources)
      return row.podColor
    })
    expect(new Set(colors).size).toBe(2)
  })

  it('several pods speak by suffix, with the container where there are several, by name where it ends in a number', () => {
    expect(speakersOf([pod('w-a', 'web'), pod('w-b', 'web')]).nameOf('w-a', 'web')).toBe('a')
    const speakers = speakersOf([pod('w-a', 'web', 'proxy'), pod('w-b', 'web')])
    expect([speakers.nameOf('w-a', 'proxy'), speakers.nameOf('w-b', 'web'), speakers.width]).toEqual([
      'a/proxy',
      'b',
      7
    ])
    const long = speakersOf([pod('kube-controller-manager-control-plane-1', 'k'), pod('db-0', 'db')])
    expect([long.nameOf('kube-controller-manager-control-plane-1', 'k'), long.width]).toEqual([
      'kube-cont…l-plane-1',
      19
    ])
    expect(speakersOf([pod('db-0', 'db'), pod('db-1', 'db')]).nameOf('db-1', 'db')).toBe('db-1')
  })
})

it('makes a row: time of simulated UTC, level apart from message', () => {
  const sources = [pod(line.pod, 'web')]
  const made = bufferedLine(line, speakersOf(sources), sources)
  expect(made).toMatchObject({ row: { time: clockTimeOf(line.time), level: 'WARN', message: 'slow' } })
  expect(clockTimeOf('1018999999')).toBe('00:00:01.018')
  expect(bufferedLine({ ...line, stream: 'system' }, speakersOf([]), []).row).toMatchObject({
    level: 'SYSTEM',
    message: 'WARN slow'
  })
})

it('makes a row of an event, with its count and what it is about', () => {
  const about = { group: '', resource: 'pods', kind: 'Pod', namespace: 'shop', name: line.pod, uid: 'u' }
  const event = { type: 'Warning', reason: 'BackOff', count: 18, about }
  const made = bufferedLine({ ...line, stream: 'event', text: 'Back-off', event }, speakersOf([]), [])
  expect(made.row).toMatchObject({
    kind: 'event',
    mark: 'warn',
    reason: 'BackOff, 18 times',
    message: `Pod ${line.pod}: Back-off`
  })
})

it('folds away the time that a line carries itself, where it is the same', () => {
  const rowOf = (text: string): unknown => bufferedLine({ ...line, text }, speakersOf([]), []).row
  const stamp = `${new Date(Number(line.time.slice(0, -6))).toISOString()} `
  expect(rowOf(`${stamp}INFO listening`)).toMatchObject({ level: 'INFO', message: 'listening', stamp })
  expect(rowOf('2001-01-01T00:00:00Z INFO listening')).toMatchObject({ message: '2001-01-01T00:00:00Z INFO listening' })
  expect(rowOf(`said ${stamp}`)).not.toHaveProperty('stamp')
})

it('says how long ago a line was written', () => {
  expect(agoOf(1_018, 61_018)).toBe('   60s')
  expect(agoOf(1_018, 0)).toBe('    0s')
})

it('copies a line whole', () => {
  const made = bufferedLine({ ...line, time: '1018999999' }, speakersOf([]), [])
  expect(plainText(made, { time: true, prefix: true })).toBe(
    '[pod/web-7c9d5f6b84-x2k9p/web] 1970-01-01T00:00:01.018Z WARN slow'
  )
  expect(plainText(made, { time: false, prefix: false })).toBe('WARN slow')
})
