import { test } from 'vitest'
import { checkRandomSession } from './random-session-check.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a random session with kills replays byte for byte (seed %i)', (seed) => {
  checkRandomSession(`random-${seed}`, 25)
})
