import { expect, it } from 'vitest'
import { parseLabelChanges } from './label-changes.ts'

it('reads what kubectl label takes', () => {
  const { changes, problem } = parseLabelChanges(' tier=app, topology.kubernetes.io/zone=a\n env- empty=')
  expect(problem).toBeUndefined()
  expect(changes).toEqual({ tier: 'app', 'topology.kubernetes.io/zone': 'a', env: null, empty: '' })
})

it('names the word that is neither a label nor one to take away', () => {
  for (const word of ['tier', '=app', '-']) expect(parseLabelChanges(`a=b ${word}`).problem).toBe(word)
})
