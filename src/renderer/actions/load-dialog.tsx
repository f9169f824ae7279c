import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readLoad, setLoad } from './operations.ts'
import { runOnAll } from './outcome.ts'
import { usePrefill } from './use-prefill.ts'

/** Millicores; more than this is a slip of the finger. */
const most = 10_000_000

/** Turns the work up or down that a workload's pods have to do. */
export function LoadDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const { current, text, field } = usePrefill(link, readLoad)
  const millicores = Number(text)
  const isNumber = /^\d+$/.test(text) && millicores <= most
  return (
    <ActionForm
      title={t('loadTitle', { name: link.name })}
      command={`kubectl top pods${link.namespace === undefined ? '' : ` -n ${link.namespace}`}`}
      commandNote={t('loadCommandNote')}
      confirm={t('load')}
      problem={text === '' || isNumber ? undefined : t('loadProblem')}
      missing={text === '' ? t('loadMissing') : undefined}
      onConfirm={() => runOnAll(t('load'), [link], (one) => setLoad(one, millicores))}
      onClose={onClose}
    >
      <TextField
        {...field}
        label={t('loadMillicores')}
        helperText={current === undefined || current === 0 ? t('loadHelp') : t('loadNow', { count: current })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}
