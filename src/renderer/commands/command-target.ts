import { isHeld } from '../../shared/kinds/held.ts'
import { isIdle } from '../../shared/kinds/pod/idle.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { ObjectLink } from '../shell/route.ts'
import type { CommandTarget } from './command.ts'

/** An object as commands see it: with what its state allows, where that is known. */
export function commandTarget(link: ObjectLink, object: KubeObject | undefined): CommandTarget {
  return object === undefined ? link : { ...link, held: isHeld(object), idle: isIdle(object) }
}
