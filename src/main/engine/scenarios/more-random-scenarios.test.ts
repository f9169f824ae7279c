import { describe, test } from 'vitest'
import { playScenario } from './random/play-scenario.ts'
import { seedsFrom } from './random/seeds.ts'

// A file of its own: another processor can play them at the same time.
describe('whatever a person does, at other seeds', () => {
  test.each(seedsFrom(100, 100))('seed %i: it holds together, and comes to rest', playScenario)
})
