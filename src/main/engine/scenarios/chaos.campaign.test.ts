import { describe, test } from 'vitest'
import { playChaos } from './testing-chaos.ts'

describe('whatever a person does', () => {
  test.each(Array.from({ length: 200 }, (_, index) => 1000 + index))(
    'seed %i: it holds together, and comes to rest',
    playChaos
  )
})
