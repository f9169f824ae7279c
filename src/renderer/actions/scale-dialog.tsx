import { useEffect, useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Deployment } from '../../shared/schema/types.ts'
import { kubectlTarget } from '../panels/objects/object-names.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readObject, scale } from './operations.ts'
import { runOnAll } from './outcome.ts'

/** Upstream's replica counts are 32-bit; more than this is a slip of the finger. */
const most = 100_000

export function ScaleDialog({
  links,
  onClose
}: {
  readonly links: readonly ObjectLink[]
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [current, setCurrent] = useState<number>()
  const [text, setText] = useState('')
  const [first] = links
  useEffect(() => {
    if (first === undefined) return
    readObject(first).then(
      (object) => {
        const { replicas = 1 } = (object as Deployment).spec
        setCurrent(replicas)
        setText((typed) => (typed === '' ? String(replicas) : typed))
      },
      () => {}
    )
  }, [first])
  const replicas = Number(text)
  const isNumber = /^\d+$/.test(text) && replicas <= most
  return (
    <ActionForm
      title={
        links.length === 1 ? t('scaleTitle', { name: first!.name }) : t('scaleTitleCount', { count: links.length })
      }
      command={links.map((link) => `kubectl scale ${kubectlTarget(link)} --replicas=${text}`).join(' && ')}
      confirm={t('scale')}
      problem={text === '' || isNumber ? undefined : t('scaleProblem', { most })}
      onConfirm={() => runOnAll(t('scale'), links, (link) => scale(link, replicas))}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('replicas')}
        value={text}
        onChange={(event) => setText(event.target.value.trim())}
        onFocus={(event) => event.target.select()}
        helperText={current === undefined || links.length > 1 ? undefined : t('scaleNow', { count: current })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}
