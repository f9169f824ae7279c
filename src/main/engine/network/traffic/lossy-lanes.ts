// A way on which some packets are lost: what becomes of the share of requests whose packets are sent again.
import { retries } from '../request/exchange.ts'
import { retransmissions } from '../request/trouble-step.ts'
import type { Lane } from './lane.ts'

/** Lanes of a connection's first packet that are told apart; who must send oftener still is taken to give up. */
const mostTries = 4

/** `loss`: how likely a packet or the answer to it is lost. `timeout`: milliseconds that the client waits. */
export function lossyLanes(lane: Lane, loss: number, timeout: number): readonly Lane[] {
  const lanes: Lane[] = []
  let left = lane.share
  for (let tries = 0; tries < mostTries; tries++) {
    const waited = tries === 0 ? 0 : retries[tries - 1]!
    if (waited >= timeout) break
    for (const { share, wait } of retransmissions(loss, timeout))
      lanes.push({ ...lane, share: left * (1 - loss) * share, delay: lane.delay + waited + wait })
    left *= loss
  }
  const { failure: _failure, status: _status, ...way } = lane
  lanes.push({ ...way, share: left, delay: timeout, stops: [], failure: 'connect-timeout', status: 0 })
  return lanes
}
