import { useEffect } from 'react'
import { useCommandContext, useCommands } from '../commands/command.ts'
import { keyOf, stepSequence, type SequenceStep } from '../commands/key-sequence.ts'
import { mainThing } from './focus-keeper.ts'

/**
 * How long the window waits for the second key of a sequence, in milliseconds from press to press: a window that is busy
 * with the first hears of the second late.
 */
const patience = 2_000

/** Runs commands by their keys, wherever the focus is; while somebody types, only those that write nothing. */
export function useCommandKeys(): void {
  useEffect(() => {
    let pressed = ''
    let pressedAt = 0
    const isBegun = (event: KeyboardEvent): boolean => pressed !== '' && event.timeStamp - pressedAt <= patience
    const step = (event: KeyboardEvent): SequenceStep => {
      const context = useCommandContext.getState()
      const bindings = new Map<string, string>()
      for (const command of useCommands.getState().commands.values()) {
        if (command.keys !== undefined && command.when?.(context) !== false) bindings.set(command.keys, command.id)
      }
      const next = stepSequence(isBegun(event) ? pressed : '', keyOf(event), bindings)
      pressed = next.type === 'wait' ? next.pressed : ''
      pressedAt = event.timeStamp
      return next
    }
    // A table or a drawing has keys of its own, but not for the second key of what was begun.
    const onCapture = (event: KeyboardEvent): void => {
      if (!isBegun(event) || isModifier(event.key)) return
      const next = step(event)
      if (next.type === 'none') return
      event.preventDefault()
      event.stopPropagation()
      if (next.type === 'run') runCommand(next.id)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isModifier(event.key)) return
      if (isTyping(event) && !isNeverTyped(event)) return leaveSearch(event)
      if (isInDialog(event) && !event.ctrlKey && !event.metaKey) return
      const next = step(event)
      if (next.type === 'none') return handToPage(event)
      event.preventDefault()
      if (next.type === 'run') runCommand(next.id)
    }
    window.addEventListener('keydown', onCapture, { capture: true })
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onCapture, { capture: true })
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function runCommand(id: string): void {
  const context = useCommandContext.getState()
  const command = useCommands.getState().commands.get(id)!
  if (command.disabledReason?.(context) === undefined) void command.run(context)
}

/** From a box of a search to what it searches. */
function leaveSearch(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'Escape') return
  const box = event.target instanceof Element ? event.target.closest('[role="search"]') : null
  for (let part = box?.closest('section'); part != null; part = part.parentElement?.closest('section')) {
    const main = mainThing(part)
    if (main === null) continue
    event.preventDefault()
    return main.focus({ preventScroll: true })
  }
}

/** With the focus nowhere, what walks through rows or boxes walks through those of the page. */
function handToPage(event: KeyboardEvent): void {
  if (event.target !== document.body || !/^([jkhl]|Arrow\w+|Home|End|Page\w+)$/.test(event.key)) return
  const main = mainThing()
  if (main === null) return
  event.preventDefault()
  main.focus({ preventScroll: true })
  const { key, shiftKey } = event
  main.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
}

function isModifier(key: string): boolean {
  return key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta'
}

/** Nothing is opened or left behind what asks for an answer. */
function isInDialog({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[aria-modal="true"]') !== null
}

/** Ctrl with something, a function key, Escape with Shift. */
function isNeverTyped({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || /^F\d+$/.test(key) || (key === 'Escape' && shiftKey)
}

function isTyping({ target, key }: KeyboardEvent): boolean {
  // A box that is ticked takes no text, only the space bar.
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return key === ' '
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
