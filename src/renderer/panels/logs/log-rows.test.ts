import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../shared/contract/logs.ts'
import { bufferedLine, clockTimeOf, plainText, PodColors, podSuffix, speakersOf } from './log-rows.ts'

const line: LogLine = {
  id: 1,
  time: '1795183512018999999',
  pod: 'web-7c9d5f6b84-x2k9p',
  container: 'web',
  stream: 'stdout',
  text: 'WARN slow'
}

it('names a pod by what differs', () => {
  expect(podSuffix('web-7c9d5f6b84-x2k9p')).toBe('x2k9p')
  expect(podSuffix('alone')).toBe('alone')
})

const pod = (name: string, ...containers: string[]): { pod: string; containers: string[] } => ({
  pod: name,
  containers
})

describe('speakers', () => {
  it('one pod with one container needs no name', () => {
    expect(speakersOf([pod('web-a', 'web')], new PodColors()).areShown).toBe(false)
  })

  it('one pod with two containers speaks by container, each in its colour', () => {
    const speakers = speakersOf([pod('web-a', 'web', 'proxy')], new PodColors())
    expect([
      speakers.nameOf('web-a', 'proxy'),
      speakers.colorOf('web-a', 'web'),
      speakers.colorOf('web-a', 'proxy')
    ]).toEqual(['proxy', 0, 1])
  })

  it('several pods speak by suffix, with the container where there are several', () => {
    expect(speakersOf([pod('w-a', 'web'), pod('w-b', 'web')], new PodColors()).nameOf('w-a', 'web')).toBe('a')
    const speakers = speakersOf([pod('w-a', 'web', 'proxy'), pod('w-b', 'web')], new PodColors())
    expect([speakers.nameOf('w-a', 'proxy'), speakers.width]).toEqual(['a/proxy', 7])
  })
})

it('makes a row: time of simulated UTC, level apart from message', () => {
  const made = bufferedLine(line, speakersOf([{ pod: line.pod, containers: ['web'] }], new PodColors()))
  expect(made).toMatchObject({
    group: 'WARN',
    row: { time: clockTimeOf(line.time), level: 'WARN', message: 'slow', podColor: 0 }
  })
  expect(clockTimeOf('1018999999')).toBe('00:00:01.018')
  expect(bufferedLine({ ...line, stream: 'system' }, speakersOf([], new PodColors())).row).toMatchObject({
    level: 'SYSTEM',
    message: 'WARN slow'
  })
})

it('folds away the time that a line carries itself, where it is the same', () => {
  const rowOf = (text: string): unknown => bufferedLine({ ...line, text }, speakersOf([], new PodColors())).row
  const stamp = `${new Date(Number(line.time.slice(0, -6))).toISOString()} `
  expect(rowOf(`${stamp}INFO listening`)).toMatchObject({ level: 'INFO', message: 'listening', stamp })
  expect(rowOf('2001-01-01T00:00:00Z INFO listening')).toMatchObject({ message: '2001-01-01T00:00:00Z INFO listening' })
  expect(rowOf(`said ${stamp}`)).not.toHaveProperty('stamp')
})

it('copies a line whole', () => {
  const made = bufferedLine({ ...line, time: '1018999999' }, speakersOf([], new PodColors()))
  expect(plainText(made, { time: true, prefix: true })).toBe(
    '[pod/web-7c9d5f6b84-x2k9p/web] 1970-01-01T00:00:01.018Z WARN slow'
  )
  expect(plainText(made, { time: false, prefix: false })).toBe('WARN slow')
})

it('gives a new pod the first free colour once old ones are gone', () => {
  const colors = new PodColors()
  for (let number = 0; number < 9; number++) colors.of(`p${number}`)
  colors.keep(new Set(['p0', 'p2']))
  expect([colors.of('p2'), colors.of('new'), colors.of('newer')]).toEqual([2, 1, 3])
})
