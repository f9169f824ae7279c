import type { KubeObject } from '../kube/object.ts'

/** What a person can stop and let go on: Jobs and CronJobs, Deployments, Nodes. */
interface Holdable extends KubeObject {
  readonly spec?: { readonly suspend?: boolean; readonly paused?: boolean; readonly unschedulable?: boolean }
}

/** Whether it is suspended, paused or cordoned: what is offered then is to let it go on. */
export function isHeld(object: KubeObject): boolean {
  const { suspend, paused, unschedulable } = (object as Holdable).spec ?? {}
  return suspend === true || paused === true || unschedulable === true
}
