import { afterEach, describe, expect, it } from 'vitest'
import { registerCommands, useCommands, type Command } from './command.ts'
import { clashes, useKeyBindings, withOwnKeys } from './key-bindings.ts'

afterEach(() => useKeyBindings.getState().reset())

const command = (id: string, keys?: string): Command => ({
  id,
  title: () => id,
  icon: 'object',
  group: 'view',
  ...(keys === undefined ? {} : { keys }),
  run: () => {}
})

describe('keys of one’s own', () => {
  it('take the place of those that a command declares, or take them away', () => {
    expect(withOwnKeys(command('a', 'x'), { a: 'g y' }).keys).toBe('g y')
    expect(withOwnKeys(command('a', 'x'), { a: '' })).not.toHaveProperty('keys')
    expect(withOwnKeys(command('a'), { a: 'z' }).keys).toBe('z')
    expect(withOwnKeys(command('a', 'x'), { b: 'z' }).keys).toBe('x')
  })

  it('hold for commands that are there and for those that come', () => {
    const keysOf = (id: string): string | undefined => useCommands.getState().commands.get(id)?.keys
    const stop = registerCommands([command('early', 'x')])
    useKeyBindings.getState().bind('early', 'q')
    useKeyBindings.getState().bind('late', 'w')
    expect(keysOf('early')).toBe('q')
    const stopLate = registerCommands([command('late', 'x')])
    expect(keysOf('late')).toBe('w')
    useKeyBindings.getState().reset('early')
    expect(keysOf('early')).toBe('x')
    stop()
    stopLate()
    expect(useCommands.getState().commands.size).toBe(0)
    // What a page offers can be given keys when the page is gone.
    expect(useCommands.getState().known.get('late')?.keys).toBe('x')
  })

  it('clash with the same keys, and with a sequence that begins with them', () => {
    const commands = [command('a', 'g'), command('b', 'g p'), command('c', 'x'), command('d')]
    expect(clashes('g p', 'z', commands).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(clashes('g', 'a', commands).map(({ id }) => id)).toEqual(['b'])
    expect(clashes('x', 'c', commands)).toEqual([])
  })
})
