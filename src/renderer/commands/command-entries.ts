import i18next from 'i18next'
import type { MenuEntry } from '../parts/menu-button.tsx'
import { copyText } from '../parts/copy-text.ts'
import { commandsFor, type Command, type CommandContext } from './command.ts'
import { keyCaps } from './key-sequence.ts'

/** The commands that make sense on these objects, as entries of a menu; last, what each stands for, to be copied. */
export function commandEntries(context: CommandContext): readonly MenuEntry[] {
  const commands = commandsFor(context, 'object')
  const copies = [copyEntry('kubectl', commands, context), copyEntry('yaml', commands, context)]
  return [
    ...commands.map((command) => doEntry(command, context)),
    ...copies.filter((entry) => entry !== undefined).map((entry, index) => ({ ...entry, divided: index === 0 }))
  ]
}

function doEntry(command: Command, context: CommandContext): MenuEntry {
  const disabledReason = command.disabledReason?.(context)
  const line = command.kubectl?.(context) ?? (command.isPastApi === true ? i18next.t('actions:noKubectl') : undefined)
  return {
    key: command.id,
    label: command.title(context),
    icon: command.icon,
    ...(command.keys === undefined ? {} : { keys: keyCaps(command.keys) }),
    ...(command.destructive === true ? { destructive: true } : {}),
    ...(disabledReason === undefined ? {} : { disabledReason }),
    ...(line === undefined ? {} : { command: line }),
    onChoose: () => void command.run(context)
  }
}

/** Undefined where none of the commands stands for such a thing. */
function copyEntry(
  what: 'kubectl' | 'yaml',
  commands: readonly Command[],
  context: CommandContext
): MenuEntry | undefined {
  const t = i18next.getFixedT(null, 'actions')
  const more = commands.flatMap((command): readonly MenuEntry[] => {
    const line = command.kubectl?.(context)
    const text = what === 'kubectl' ? line : command.yaml
    if (text === undefined) return []
    return [
      {
        key: `copy.${what}.${command.id}`,
        label: command.title(context),
        icon: 'copy',
        ...(line === undefined ? {} : { command: line }),
        onChoose: () => {
          if (what === 'kubectl') void copyText(line!)
          // What cannot be read leaves the clipboard as it was.
          else Promise.resolve(command.yaml!(context)).then(copyText, () => {})
        }
      }
    ]
  })
  if (more.length === 0) return undefined
  return {
    key: `copy.${what}`,
    label: t(what === 'kubectl' ? 'copyKubectl' : 'copyYaml'),
    icon: 'copy',
    more,
    onChoose: () => {}
  }
}
