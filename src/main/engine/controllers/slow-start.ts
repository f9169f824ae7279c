import { ApiError } from '../api/api-error.ts'

/**
 * Calls `act` up to `count` times in batches of 1, 2, 4 ..., as upstream's slowStartBatch: after a batch with a
 * failure the rest is left, so that a thousand pods that nobody admits cost one refusal. Returns the first failure.
 */
export function slowStart(count: number, act: () => void): ApiError | undefined {
  let left = count
  for (let batch = 1; left > 0; batch = Math.min(2 * batch, left)) {
    let failure: ApiError | undefined
    for (let index = 0; index < batch; index++) failure = attempt(act) ?? failure
    if (failure !== undefined) return failure
    left -= batch
  }
  return undefined
}

function attempt(act: () => void): ApiError | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
