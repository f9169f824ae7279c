import { test } from 'vitest'
import { checkRandomSession } from './random-session-check.ts'

const seeds = Array.from({ length: 150 }, (_, index) => index + 100)

test.each(seeds)('a long random session with kills replays byte for byte (seed %i)', (seed) => {
  checkRandomSession(`campaign-${seed}`, 80)
})
