import type { LifecycleHandler } from '../../../shared/schema/types.ts'
import { timelineOf } from './scripted-runtime/timeline.ts'

/**
 * Milliseconds that a postStart or preStop hook takes: its sleep, or the sleeps of its command; Infinity where it
 * never ends. Requests take no time here, and no hook fails.
 */
export function hookTime(hook: LifecycleHandler | undefined): number {
  if (hook === undefined) return 0
  if (hook.sleep !== undefined) return hook.sleep.seconds * 1000
  const { command } = hook.exec ?? {}
  if (command === undefined || command.length === 0) return 0
  const at = command.findIndex((word) => /^-[a-z]*c$/.test(word))
  const { exit } = timelineOf(at === -1 ? command.join(' ') : (command[at + 1] ?? ''))
  return exit?.at ?? Infinity
}
