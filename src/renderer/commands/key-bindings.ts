import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface KeyBindings {
  /** By a command's id, the keys that somebody gave it in the place of its own; empty: none. */
  readonly byCommand: Readonly<Record<string, string>>
  bind(command: string, keys: string): void
  /** Gives a command its own keys back; without one, all commands. */
  reset(command?: string): void
}

/** The person's own keys, kept in this browser or window. */
export const useKeyBindings = create<KeyBindings>()(
  persist(
    (set) => ({
      byCommand: {},
      bind: (command, keys) => set(({ byCommand }) => ({ byCommand: { ...byCommand, [command]: keys } })),
      reset: (command) =>
        set(({ byCommand }) => {
          if (command === undefined) return { byCommand: {} }
          const { [command]: _own, ...others } = byCommand
          return { byCommand: others }
        })
    }),
    { name: 'drydock-keys', partialize: ({ byCommand }) => ({ byCommand }) }
  )
)

/** A command with the keys that are in force. */
export function withOwnKeys<C extends { readonly id: string; readonly keys?: string }>(
  command: C,
  byCommand: Readonly<Record<string, string>>
): C {
  const own = byCommand[command.id]
  if (own === undefined || own === command.keys) return command
  const { keys: _declared, ...rest } = command
  return (own === '' ? rest : { ...rest, keys: own }) as C
}

/** What else a key sequence runs, or stands in the way of: the same keys, or keys that begin with them or they with. */
export function clashes<C extends { readonly id: string; readonly keys?: string }>(
  keys: string,
  command: string,
  commands: Iterable<C>
): readonly C[] {
  return [...commands].filter(
    (other) =>
      other.id !== command &&
      other.keys !== undefined &&
      (other.keys === keys || other.keys.startsWith(`${keys} `) || keys.startsWith(`${other.keys} `))
  )
}
