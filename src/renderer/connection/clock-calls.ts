import type { NextCronRun } from '../../shared/contract/moments.ts'
import type { MomentKind } from '../../shared/moments/moment.ts'
import type { ObjectLink } from '../shell/route.ts'
import { useClusterScope } from './cluster-scope.ts'
import { host } from './host.ts'
import { useSimulatedTime } from './simulated-time.ts'

/** As fast as possible. */
export const unpaced = -1

/** A run to a moment goes no further than this, in simulated milliseconds; one to a CronJob goes as far as that is away. */
export const runLimit = 3_600_000
/** A CronJob's run comes a moment after its minute. */
const cronSlack = 60_000

/** 0 pauses; also what breaks off a run to a moment. */
export async function setClockSpeed(speed: number): Promise<void> {
  const { client, call } = host()
  await client.simulation.setSpeed({ ...call, speed })
}

/** Stands while it runs, and runs while it stands; a run to a moment is broken off. */
export async function toggleClock(): Promise<void> {
  const { client, call } = host()
  const { clock } = useSimulatedTime.getState()
  if (clock?.speed === 0 && clock.run === undefined) await client.simulation.resume(call)
  else await client.simulation.setSpeed({ ...call, speed: 0 })
}

export async function stepClock(milliseconds: number): Promise<void> {
  const { client, call } = host()
  await client.simulation.step({ ...call, milliseconds })
}

/** To the next moment of a kind, in the namespaces that the window is narrowed to. */
export async function runClockTo(kind: Exclude<MomentKind, 'object' | 'time'>): Promise<void> {
  const { client, call } = host()
  const namespaces = [...useClusterScope.getState().namespaces]
  const next = kind === 'cron' ? await client.moments.nextCronRun({ ...call, namespaces }) : undefined
  const now = useSimulatedTime.getState().clock?.now ?? 0
  const limit = next === undefined ? runLimit : Math.max(cronSlack, next.at - now + cronSlack)
  await client.moments.runTo({ ...call, wish: { kind, namespaces }, limit })
}

/** To the next thing that happens to one object. */
export async function runClockToObject({ group, resource, namespace, name }: ObjectLink): Promise<void> {
  const { client, call } = host()
  const ref = { group, resource, name, ...(namespace === undefined ? {} : { namespace }) }
  await client.moments.runTo({ ...call, wish: { kind: 'object', ref }, limit: runLimit })
}

/** So many simulated milliseconds on, however far that is. */
export async function runClockFor(limit: number): Promise<void> {
  const { client, call } = host()
  await client.moments.runTo({ ...call, wish: { kind: 'time' }, limit })
}

export async function nextCronRun(): Promise<NextCronRun | undefined> {
  const { client, call } = host()
  return client.moments.nextCronRun({ ...call, namespaces: [...useClusterScope.getState().namespaces] })
}
