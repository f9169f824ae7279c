import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../../commands/command.ts'
import { useKeyBindings, withOwnKeys } from '../../commands/key-bindings.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { KeyRow } from './key-row.tsx'
import styles from './settings.module.css'

const groups: readonly Command['group'][] = ['go', 'object', 'view', 'time', 'create']
/** Titles are asked for nothing in particular. */
const nothing = { targets: [] }

/** Every command that the window knows, with its keys, which can be others. */
export function KeySettings(): ReactElement {
  const { t } = useTranslation('settings')
  const known = useCommands(({ known: commands }) => commands)
  const { byCommand, reset } = useKeyBindings()
  const [text, setText] = useState('')
  const [edited, setEdited] = useState<string>()
  const wanted = text.trim().toLowerCase()
  const all = [...known.values()].map((command) => ({
    command: withOwnKeys(command, byCommand),
    title: command.title(nothing)
  }))
  const found = all.filter(
    ({ command, title }) => title.toLowerCase().includes(wanted) || command.keys?.toLowerCase() === wanted
  )
  const changed = Object.keys(byCommand).length
  return (
    <section className={styles.keys} aria-label={t('keys')}>
      <PanelHeader
        ruled
        title={t('keys')}
        note={changed === 0 ? t('keysOwn') : t('keysNote', { count: changed })}
        actions={
          changed === 0 ? undefined : (
            <Button size="small" variant="text" onClick={() => reset()}>
              {t('resetAll')}
            </Button>
          )
        }
      />
      <div className={styles.find}>
        <TextField
          fullWidth
          placeholder={t('find')}
          value={text}
          slotProps={{ htmlInput: { 'aria-label': t('find') } }}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className={styles.commands}>
        {found.length === 0 ? <p className={styles.none}>{t('none')}</p> : null}
        {groups.map((group) => {
          const inGroup = found.filter(({ command }) => command.group === group)
          return inGroup.length === 0 ? null : (
            <section key={group} aria-label={t(`group.${group}`)}>
              <h3>{t(`group.${group}`)}</h3>
              {inGroup.map(({ command, title }) => (
                <KeyRow
                  key={command.id}
                  command={command}
                  title={title}
                  others={all.map((one) => one.command)}
                  titleOf={(id) => all.find((one) => one.command.id === id)?.title ?? id}
                  isChanged={byCommand[command.id] !== undefined}
                  isEdited={edited === command.id}
                  onEdit={setEdited}
                />
              ))}
            </section>
          )
        })}
      </div>
    </section>
  )
}
