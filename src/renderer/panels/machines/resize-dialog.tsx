import { useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import type { MachineState } from '../../../shared/machines/changes.ts'
import { changeMachines } from './machine-calls.ts'

const gibibyte = 1024 ** 3
const isWhole = (text: string): boolean => /^[1-9]\d{0,5}$/.test(text)

/** Gives a machine other sizes; its kubelet posts them at once. */
export function ResizeDialog({
  machine,
  onClose
}: {
  readonly machine: MachineState
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('machines')
  const { name } = machine
  const [cpu, setCpu] = useState(String(machine.cpu))
  const [memory, setMemory] = useState(String(Math.max(1, Math.round(machine.memory / gibibyte))))
  const [maxPods, setMaxPods] = useState(String(machine.maxPods))
  const [refused, setRefused] = useState<string>()
  const isRead = [cpu, memory, maxPods].every(isWhole)
  const resize = async (): Promise<'done' | 'stay'> => {
    try {
      const size = { cpu: Number(cpu), memory: Number(memory) * gibibyte, maxPods: Number(maxPods) }
      const outcome = await changeMachines({ type: 'resize', name, size })
      if (outcome.isDone) return 'done'
      setRefused(outcome.message)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    }
    return 'stay'
  }
  const fields = [
    ['cpu', cpu, setCpu],
    ['memory', memory, setMemory],
    ['maxPods', maxPods, setMaxPods]
  ] as const
  return (
    <ActionForm
      title={t('resize.title', { name })}
      command={`kubectl describe node ${name}`}
      confirm={t('resize.confirm')}
      problem={isRead ? refused : t('resize.problem')}
      onConfirm={resize}
      onClose={onClose}
    >
      {fields.map(([key, value, set], index) => (
        <TextField
          key={key}
          autoFocus={index === 0}
          label={t(`wizard.${key}`)}
          value={value}
          onChange={(event) => {
            set(event.target.value.trim())
            setRefused(undefined)
          }}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
      ))}
    </ActionForm>
  )
}
