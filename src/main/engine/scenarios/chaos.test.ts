import { describe, test } from 'vitest'
import { playChaos } from './testing-chaos.ts'

describe('whatever a person does', () => {
  test.each([0, 1, 2, 3, 4, 5])('seed %i: it holds together, and comes to rest', playChaos)
})
