import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Cause, Remedy } from '../../../shared/contract/documents.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { useCommands, type Command } from '../../commands/command.ts'
import { changeChaos } from '../../connection/chaos.ts'
import { useDock } from '../../shell/dock.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import { useWhyPopup } from './why-popup.ts'
import styles from './why.module.css'

interface RemedyButtonProps {
  readonly causes: readonly Cause[]
  /** Where the last link stands beside it and says what it is about. */
  readonly isShort?: boolean
}

/** What a person can do about the last link of a chain; nothing where that is not offered to this object. */
export function RemedyButton({ causes, isShort = false }: RemedyButtonProps): ReactElement | null {
  const { t } = useTranslation('why')
  const commands = useCommands((registry) => registry.commands)
  const remedy = causes.at(-1)?.remedy
  if (remedy === undefined) return null
  const command = commandOf(remedy, commands)
  if (command === undefined && remedy.command !== 'stop-chaos' && remedy.command !== 'create') return null
  const words = wordsOf(remedy, command, t)
  const short =
    command === undefined || !('about' in remedy) ? words : command.title({ targets: [linkOfRef(remedy.about)] })
  return (
    <Button
      size="small"
      className={styles.remedy}
      title={words}
      aria-label={words}
      onClick={() => void act(remedy, command, causes)}
    >
      <span className={styles.remedyWords}>{isShort ? short : words}</span>
    </Button>
  )
}

function commandOf(remedy: Remedy, commands: ReadonlyMap<string, Command>): Command | undefined {
  if (remedy.command === 'stop-chaos' || remedy.command === 'create') return undefined
  const command = commands.get(`object.${remedy.command}`)
  return command?.when?.({ targets: [linkOfRef(remedy.about)] }) === false ? undefined : command
}

function wordsOf(
  remedy: Remedy,
  command: Command | undefined,
  t: ReturnType<typeof useTranslation<'why'>>['t']
): string {
  if (remedy.command === 'stop-chaos') return t('stop')
  const { kind, name } = remedy.about
  if (command === undefined) return t('create', { kind })
  return t('remedy', { action: command.title({ targets: [linkOfRef(remedy.about)] }), name })
}

async function act(remedy: Remedy, command: Command | undefined, causes: readonly Cause[]): Promise<void> {
  if (remedy.command === 'stop-chaos') {
    const about = causes.at(-1)?.about
    const links = about === undefined ? [] : [linkOfRef(about)]
    await runOnAll(i18next.t('why:stop'), links, () => changeChaos({ type: 'stop', id: remedy.fault }))
    return
  }
  // A form or an editor opens: the popover would stand in its way.
  useWhyPopup.getState().close()
  if (remedy.command === 'create') {
    const { group, resource } = remedy.about
    useDock.getState().open({ type: 'create', template: group === '' ? resource : `${resource}.${group}` })
    return
  }
  await command?.run({ targets: [linkOfRef(remedy.about)] })
}
