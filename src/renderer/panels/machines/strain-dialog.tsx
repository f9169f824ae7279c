import { useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import type { MachineState } from '../../../shared/machines/changes.ts'
import { strain } from './machine-calls.ts'

const gibibyte = 1024 ** 3
const keys = ['memory', 'disk', 'processes', 'slowDisk'] as const
type Key = (typeof keys)[number]
/** What one of the typed numbers stands for. */
const units: Readonly<Record<Key, number>> = { memory: gibibyte, disk: gibibyte, processes: 1, slowDisk: 1 }

/** Lets memory, disk and processes weigh on a machine, or slows its disk: its kubelet has to act. */
export function StrainDialog({
  machine: { name },
  onClose
}: {
  readonly machine: MachineState
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('machines')
  const [texts, setTexts] = useState<Readonly<Partial<Record<Key, string>>>>({})
  const [refused, setRefused] = useState<string>()
  const typed = keys.filter((key) => (texts[key] ?? '') !== '')
  const isRead = typed.every((key) => /^\d+(\.\d+)?$/.test(texts[key]!))
  const apply = async (): Promise<'done' | 'stay'> => {
    try {
      const weights = typed.map((key) => [key, Math.round(Number(texts[key]) * units[key])] as const)
      await strain(name, Object.fromEntries(weights))
      return 'done'
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
  }
  return (
    <ActionForm
      title={t('strain.title', { name })}
      command={`kubectl describe node ${name}`}
      commandNote={t('strain.text')}
      confirm={t('strain.confirm')}
      problem={isRead ? refused : t('strain.problem')}
      onConfirm={apply}
      onClose={onClose}
    >
      {keys.map((key, index) => (
        <TextField
          key={key}
          autoFocus={index === 0}
          label={t(`strain.${key}`)}
          value={texts[key] ?? ''}
          onChange={(event) => {
            const { value } = event.target
            setTexts((before) => ({ ...before, [key]: value.trim() }))
            setRefused(undefined)
          }}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
        />
      ))}
    </ActionForm>
  )
}
