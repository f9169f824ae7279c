/** A key press as commands write it: "Ctrl+k", "Shift+R", "/", "Escape". Cmd counts as Ctrl on macOS. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key === ' ' ? 'Space' : event.key
  const isLetter = /^[a-zA-Z]$/.test(key)
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl')
  if (event.altKey) parts.push('Alt')
  // With symbols, Shift is part of what was typed: "?" is not "Shift+?".
  if (event.shiftKey && (isLetter || key.length > 1)) parts.push('Shift')
  return [...parts, isLetter && event.ctrlKey ? key.toLowerCase() : key].join('+')
}

export type SequenceStep =
  | { readonly type: 'run'; readonly id: string }
  /** The keys so far begin a longer sequence. */
  | { readonly type: 'wait'; readonly pressed: string }
  | { readonly type: 'none' }

/** What one more key means after those already pressed. `bindings` maps key sequences to command ids. */
export function stepSequence(pressed: string, key: string, bindings: ReadonlyMap<string, string>): SequenceStep {
  const sequence = pressed === '' ? key : `${pressed} ${key}`
  const id = bindings.get(sequence)
  if (id !== undefined) return { type: 'run', id }
  for (const keys of bindings.keys()) if (keys.startsWith(`${sequence} `)) return { type: 'wait', pressed: sequence }
  return pressed === '' ? { type: 'none' } : stepSequence('', key, bindings)
}

/** The caps of a command's keys, as they stand on a keyboard: "Ctrl", "K" of "Ctrl+k"; "g", "p" of "g p". */
export function keyCaps(keys: string): readonly string[] {
  return keys.split(' ').flatMap((press) => {
    const caps = press.split('+').map((key) => (key === 'Escape' ? 'Esc' : key))
    return caps.length === 1 ? caps : caps.map((cap) => (cap.length === 1 ? cap.toUpperCase() : cap))
  })
}
