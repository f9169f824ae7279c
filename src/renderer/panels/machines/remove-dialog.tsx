import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import type { MachineState } from '../../../shared/machines/changes.ts'
import { changeMachines } from './machine-calls.ts'

/** Takes a machine away, with its Node or without. */
export function RemoveDialog({
  machine: { name },
  onClose
}: {
  readonly machine: MachineState
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('machines')
  const [deletesNode, setDeletesNode] = useState(true)
  const [refused, setRefused] = useState<string>()
  const remove = async (): Promise<'done' | 'stay'> => {
    try {
      const outcome = await changeMachines({ type: 'remove', name, deletesNode })
      if (outcome.isDone) return 'done'
      setRefused(outcome.message)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    }
    return 'stay'
  }
  return (
    <ActionForm
      destructive
      title={t('remove.title', { name })}
      command={`kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data`}
      commandNote={t('remove.text')}
      confirm={t('remove.confirm')}
      problem={refused}
      onConfirm={remove}
      onClose={onClose}
    >
      <FormControlLabel
        control={<Checkbox checked={deletesNode} onChange={(_event, checked) => setDeletesNode(checked)} />}
        label={t('remove.deletesNode')}
      />
    </ActionForm>
  )
}
