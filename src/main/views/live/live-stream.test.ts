import { expect, test } from 'vitest'
import { settled, SteppedTimer } from '../testing-router.ts'
import { LiveStream } from './live-stream.ts'

function counter() {
  const timer = new SteppedTimer()
  let value = 0
  let asked = 0
  let closed = 0
  let changed: (urgent?: boolean) => void = () => undefined
  const stream = new LiveStream<number>(
    (tell) => {
      changed = tell
      return {
        next() {
          asked++
          return value
        },
        close: () => closed++
      }
    },
    { schedule: timer.schedule }
  )
  const got: number[] = []
  const read = async (): Promise<void> => {
    for await (const { value: one } of stream) got.push(one)
  }
  return {
    timer,
    stream,
    got,
    read,
    set: (next: number, urgent = false) => {
      value = next
      changed(urgent)
    },
    asked: () => asked,
    closed: () => closed
  }
}

test('changes coalesce, and a producer is asked at most four times a second', async () => {
  const live = counter()
  void live.read()
  for (let tick = 1; tick < 1000; tick++) {
    live.set(tick)
    live.stream.acknowledge(live.got.length)
    await live.timer.pass(1)
  }
  expect(live.got).toEqual([1, 250, 500, 750])
  expect(live.asked()).toBe(4)
})

test('a window that does not acknowledge gets two updates and then nothing, until it does', async () => {
  const live = counter()
  void live.read()
  for (let tick = 1; tick <= 20; tick++) {
    live.set(tick)
    await live.timer.pass(250)
  }
  expect(live.got).toHaveLength(2)
  expect(live.asked()).toBe(2)
  live.stream.acknowledge(1)
  await live.timer.pass(1)
  expect(live.got.at(-1)).toBe(20)
  live.stream.acknowledge(99)
  live.set(30)
  await live.timer.pass(250)
  live.set(31)
  await live.timer.pass(250)
  live.set(32)
  await live.timer.pass(250)
  expect(live.got.slice(-2)).toEqual([30, 31])
})

test('without a change nothing is asked and no timer runs', async () => {
  const live = counter()
  void live.read()
  await live.timer.pass(10_000)
  expect(live.asked()).toBe(1)
  expect(live.timer.waiting).toBe(0)
})

test('an urgent change does not wait for the interval', async () => {
  const live = counter()
  void live.read()
  await live.timer.pass(1)
  live.set(5, true)
  await live.timer.pass(1)
  expect(live.got).toEqual([0, 5])
})

test('nothing is produced within the change itself', async () => {
  const live = counter()
  void live.read()
  await live.timer.pass(500)
  live.set(1)
  expect(live.asked()).toBe(1)
})

test('the end closes the producer once and frees the timer', async () => {
  const live = counter()
  const reading = live.read()
  await live.timer.pass(1)
  live.stream.end()
  live.stream.end()
  await reading
  expect(live.closed()).toBe(1)
  expect(live.timer.waiting).toBe(0)
  live.set(9)
  await settled()
  expect(await live.stream.next()).toEqual({ done: true, value: undefined })
})

test('a producer that fails ends its stream with the error', async () => {
  const timer = new SteppedTimer()
  const stream = new LiveStream<number>(
    () => ({
      next: () => {
        throw new Error('no')
      },
      close: () => undefined
    }),
    { schedule: timer.schedule }
  )
  const result = expect(stream.next()).rejects.toThrow('no')
  await timer.pass(1)
  await result
  expect(stream.ended).toBe(true)
})
