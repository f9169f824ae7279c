import { expect, test } from 'vitest'
import { parseServeFlags } from './flags.ts'

test('all flags together', () => {
  const flags = parseServeFlags(
    ['--data', '/x', '--port', '8080', '--speed', '10', '--seed', '7', '--nodes', '3', '--json'])
  expect(flags).toEqual({ data: '/x', port: 8080, speed: 10, seed: '7', nodes: 3, json: true, fixture: false })
})

test('without flags everything is left open', () => {
  expect(parseServeFlags([])).toEqual({
    data: undefined, port: undefined, speed: undefined, seed: undefined, nodes: undefined, json: false, fixture: false
  })
})

test.each([
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
  [['--port', 'x'], '--port takes a whole number from 0 to 65535, not "x"'],
  [['--speed', '2000'], '--speed takes 0 (paused), 0.1 to 1000, or max, not "2000"'],
  [['--speed', ''], '--speed takes 0 (paused), 0.1 to 1000, or max, not ""'],
  [['--nodes', '-1'], `Option '--nodes' argument is ambiguous`],
  [['--nodes=1.5'], '--nodes takes a whole number from 0 to 5000, not "1.5"'],
  [['--data', ''], '--data needs a folder'],
  [['--colour'], `Unknown option '--colour'`],
  [['stray'], `Unexpected argument 'stray'`]
])('%j is refused in one line', (args, message) => {
  expect(() => parseServeFlags(args)).toThrow(message)
  expect(() => parseServeFlags(args)).toThrow(expect.objectContaining({ name: 'UsageError' }))
})

test('speed max is as fast as possible', () => {
  expect(parseServeFlags(['--speed', 'max']).speed).toBe(-1)
})
