import { useEffect, useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { kubectlTarget } from '../panels/objects/object-names.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readLoad, setLoad } from './operations.ts'
import { runOnAll } from './outcome.ts'

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
  const [current, setCurrent] = useState<number>()
  const [text, setText] = useState('')
  useEffect(() => {
    readLoad(link).then(
      (millicores) => {
        setCurrent(millicores)
        setText((typed) => (typed === '' ? String(millicores) : typed))
      },
      () => {}
    )
  }, [link])
  const millicores = Number(text)
  const isNumber = /^\d+$/.test(text) && millicores <= most
  return (
    <ActionForm
      title={t('loadTitle', { name: link.name })}
      command={`kubectl top pods${link.namespace === undefined ? '' : ` -n ${link.namespace}`} # ${kubectlTarget(link)}`}
      confirm={t('load')}
      problem={text === '' || isNumber ? undefined : t('loadProblem', { most })}
      onConfirm={() => runOnAll(t('load'), [link], (one) => setLoad(one, millicores))}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('loadMillicores')}
        value={text}
        onChange={(event) => setText(event.target.value.trim())}
        onFocus={(event) => event.target.select()}
        helperText={current === undefined || current === 0 ? t('loadHelp') : t('loadNow', { count: current })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}
