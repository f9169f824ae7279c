import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { drainYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { startDrain } from './operations.ts'
import { runOnAll } from './outcome.ts'

const flags = ['ignoreDaemonSets', 'deleteEmptyDirData', 'force'] as const
type Flag = (typeof flags)[number]

const labels = {
  ignoreDaemonSets: 'drainIgnoreDaemonSets',
  deleteEmptyDirData: 'drainDeleteEmptyDirData',
  force: 'drainForce'
} as const

function isSeconds(text: string): boolean {
  return /^\d{1,5}$/.test(text)
}

export function DrainOptionsForm({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [chosen, setChosen] = useState<Readonly<Record<Flag, boolean>>>({
    ignoreDaemonSets: true,
    deleteEmptyDirData: false,
    force: false
  })
  const [grace, setGrace] = useState('')
  const [timeout, setTimeout] = useState('0')
  const isGood = (grace === '' || isSeconds(grace)) && isSeconds(timeout)
  const target = actionTarget(link)
  const options = {
    ...chosen,
    ...(grace === '' ? {} : { gracePeriodSeconds: Number(grace) }),
    timeoutSeconds: Number(timeout)
  }
  const confirmed = async (): Promise<unknown> => {
    const isStarted = await runOnAll(t('drain'), [link], (one) => startDrain(one, options))
    // What becomes of it is shown in the place of this form.
    return isStarted ? 'stay' : undefined
  }
  return (
    <ActionForm
      title={t('drainTitle', { name: link.name })}
      command={kubectlLine({ type: 'drain', options }, [target]) ?? ''}
      yaml={drainYaml(target, options)}
      commandNote={t('drainNote')}
      confirm={t('drain')}
      destructive
      problem={isGood ? undefined : t('drainNumber')}
      onConfirm={confirmed}
      onClose={onClose}
    >
      <div>
        {flags.map((flag) => (
          <FormControlLabel
            key={flag}
            control={
              <Checkbox
                checked={chosen[flag]}
                onChange={(event) => setChosen({ ...chosen, [flag]: event.target.checked })}
              />
            }
            label={t(labels[flag])}
          />
        ))}
      </div>
      <TextField
        label={t('drainGracePeriod')}
        value={grace}
        onChange={(event) => setGrace(event.target.value.trim())}
        helperText={t('drainGracePeriodHelp')}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
      <TextField
        label={t('drainTimeout')}
        value={timeout}
        onChange={(event) => setTimeout(event.target.value.trim())}
        helperText={t('drainTimeoutHelp')}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}
