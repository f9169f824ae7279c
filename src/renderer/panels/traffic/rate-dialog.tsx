import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadDocument } from '../../../shared/network/traffic.ts'
import { ActionForm } from '../../actions/action-form.tsx'
import { addressOf, loadCommand } from './load-words.ts'
import { ShapeFields } from './shape-fields.tsx'
import { formOf, readShape } from './shape-form.ts'
import { changeLoad } from './traffic-calls.ts'

/** Gives a running load another rate from now on. */
export function RateDialog({
  load: { id, load, clientName },
  onClose
}: {
  readonly load: LoadDocument
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('traffic')
  const [form, setForm] = useState(() => formOf(load.shape))
  const [refused, setRefused] = useState<string>()
  const shape = readShape(form)
  const change = async (): Promise<unknown> => {
    const outcome = await changeLoad(id, shape!)
    if (outcome.isDone) return undefined
    setRefused(outcome.message)
    return 'stay'
  }
  return (
    <ActionForm
      title={t('changeTitle', { address: addressOf(load.request) })}
      command={loadCommand(load.request, Number(form.rps) || 0, clientName, load.client.kind === 'outside')}
      confirm={t('change')}
      problem={shape === undefined ? t('shapeProblem') : refused}
      onConfirm={change}
      onClose={onClose}
    >
      <ShapeFields form={form} onChange={setForm} />
    </ActionForm>
  )
}
