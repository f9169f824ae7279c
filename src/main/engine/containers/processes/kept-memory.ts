import type { Json } from '../../../../shared/kube/object.ts'
import type { Process } from './process.ts'

interface Kept {
  readonly variables?: Readonly<
    Record<string, { readonly value?: string; readonly items?: Readonly<Record<string, string>> }>
  >
  readonly frames?: readonly { readonly text?: unknown }[]
}

/** What an element or a variable costs beside its text. */
const overhead = 64

/** Characters that a process keeps: variables and texts of a shell, the texts that a program gathers, its environment. */
export function keptBy({ memory, environment }: Process): number {
  let kept = 0
  if (memory !== null && typeof memory === 'object') {
    const { variables, frames } = memory as Kept
    for (const value of Object.values(memory as Record<string, Json>))
      if (typeof value === 'string') kept += value.length
    for (const name in variables) {
      const { value = '', items } = variables[name]!
      kept += value.length + overhead
      for (const key in items) kept += items[key]!.length + overhead
    }
    for (const { text } of frames ?? []) if (typeof text === 'string') kept += text.length
  }
  for (const name in environment) kept += environment[name]!.length
  return kept
}
