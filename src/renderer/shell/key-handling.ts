import { useEffect } from 'react'
import { useCommandContext, useCommands } from '../commands/command.ts'
import { keyOf, stepSequence } from '../commands/key-sequence.ts'

/** How long the window waits for the second key of a sequence. */
const patience = 1_200

/** Runs commands by their keys, wherever the focus is; while somebody types, only those with Ctrl. */
export function useCommandKeys(): void {
  useEffect(() => {
    let pressed = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isModifier(event.key)) return
      if (isTyping(event) && !event.ctrlKey && !event.metaKey) return
      const context = useCommandContext.getState()
      const { commands } = useCommands.getState()
      const bindings = new Map<string, string>()
      for (const command of commands.values()) {
        if (command.keys !== undefined && command.when?.(context) !== false) bindings.set(command.keys, command.id)
      }
      const step = stepSequence(pressed, keyOf(event), bindings)
      clearTimeout(timer)
      pressed = step.type === 'wait' ? step.pressed : ''
      if (step.type === 'wait') timer = setTimeout(() => (pressed = ''), patience)
      if (step.type === 'none') return
      event.preventDefault()
      if (step.type !== 'run') return
      const command = commands.get(step.id)!
      if (command.disabledReason?.(context) === undefined) void command.run(context)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function isModifier(key: string): boolean {
  return key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta'
}

function isTyping({ target, key }: KeyboardEvent): boolean {
  // A box that is ticked takes no text, only the space bar.
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return key === ' '
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
