// sets.contains and its like: lists compared as sets (cel-go's ext.Sets).
import type { Environment } from '@marcbachmann/cel-js'
import { definePrefix, definerOf } from './cel-definer.ts'
import { isSameValue } from './cel-types.ts'

type List = readonly unknown[]

export function defineSets(environment: Environment): void {
  const define = definerOf(environment)
  const prefix = definePrefix(environment, 'sets')
  const method = (name: string, judge: (a: List, b: List) => boolean): void =>
    define(`${prefix}.${name}(list, list): bool`, (_prefix: object, a: List, b: List) => judge(a, b))
  method('contains', holdsAll)
  method('equivalent', (a, b) => holdsAll(a, b) && holdsAll(b, a))
  method('intersects', (a, b) => b.some((one) => holds(a, one)))
}

function holds(list: List, one: unknown): boolean {
  return list.some((other) => isSameValue(other, one))
}

function holdsAll(list: List, others: List): boolean {
  return others.every((one) => holds(list, one))
}
