import { create } from 'zustand'
import type { IconName } from '../icons/icon.tsx'
import type { ObjectLink } from '../shell/route.ts'
import { useKeyBindings, withOwnKeys } from './key-bindings.ts'

/** An object that commands act on. */
export interface CommandTarget extends ObjectLink {
  /** Suspended, paused or cordoned; undefined where that is not known here. */
  readonly held?: boolean | undefined
  /** A pod in which nothing runs; undefined where that is not known here. */
  readonly idle?: boolean | undefined
}

/** What commands act on: the objects that are marked, or the one that is open or focused. */
export interface CommandContext {
  readonly targets: readonly CommandTarget[]
}

/**
 * Something a person can do. Said once here, and offered by buttons, menus, the palette, the `?` sheet and keys.
 */
export interface Command {
  readonly id: string
  /** Already translated. */
  readonly title: (context: CommandContext) => string
  readonly icon: IconName
  readonly group: 'go' | 'object' | 'view' | 'time' | 'create'
  /** As pressed one after the other: "g p", "Ctrl+k", "Shift+R". Ctrl stands for Cmd on macOS. */
  readonly keys?: string
  /** Whether it makes sense now; a command without this always does. */
  readonly when?: (context: CommandContext) => boolean
  /** Why it cannot be done now, shown where it is offered all the same. */
  readonly disabledReason?: (context: CommandContext) => string | undefined
  readonly destructive?: boolean
  /** The kubectl line that does the same. */
  readonly kubectl?: (context: CommandContext) => string | undefined
  /** Done past the API: no kubectl line does it, which is said where one would stand. */
  readonly isPastApi?: true
  /** What it sends, or what kubectl would be given: a patch, an object, options. */
  readonly yaml?: (context: CommandContext) => string | Promise<string>
  readonly run: (context: CommandContext) => void | Promise<void>
}

interface CommandRegistry {
  /** Those of what is on the screen, with the keys that are in force. */
  readonly commands: ReadonlyMap<string, Command>
  /** All that were ever there, as they were declared: what a page offers has keys also while the page is away. */
  readonly known: ReadonlyMap<string, Command>
}

export const useCommands = create<CommandRegistry>(() => ({ commands: new Map(), known: new Map() }))

useKeyBindings.subscribe(({ byCommand }) => {
  const { commands, known } = useCommands.getState()
  useCommands.setState({
    commands: new Map([...commands].map(([id]) => [id, withOwnKeys(known.get(id)!, byCommand)]))
  })
})

/** Adds commands; a second one of the same id is a mistake. Returns the function that takes them away. */
export function registerCommands(commands: readonly Command[]): () => void {
  const { commands: present, known } = useCommands.getState()
  const { byCommand } = useKeyBindings.getState()
  for (const { id } of commands) if (present.has(id)) throw new Error(`command ${id} is registered twice`)
  useCommands.setState({
    commands: new Map([
      ...present,
      ...commands.map((command) => [command.id, withOwnKeys(command, byCommand)] as const)
    ]),
    known: new Map([...known, ...commands.map((command) => [command.id, command] as const)])
  })
  return () => {
    const left = new Map(useCommands.getState().commands)
    for (const { id } of commands) left.delete(id)
    useCommands.setState({ commands: left })
  }
}

/** What the commands act on now. The panel that has the focus sets it. */
export const useCommandContext = create<CommandContext>(() => ({ targets: [] }))

/** The commands that make sense on this context, in the order in which they were registered. */
export function commandsFor(
  context: CommandContext,
  group?: Command['group'],
  { commands } = useCommands.getState()
): readonly Command[] {
  return [...commands.values()].filter(
    (command) => (group === undefined || command.group === group) && command.when?.(context) !== false
  )
}
