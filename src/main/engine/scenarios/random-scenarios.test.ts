import { describe, test } from 'vitest'
import { playScenario } from './random/play-scenario.ts'
import { seedsFrom } from './random/seeds.ts'

describe('whatever a person does', () => {
  test.each(seedsFrom(0, 100))('seed %i: it holds together, and comes to rest', playScenario)
})
