import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Deployment } from '../../shared/schema/types.ts'
import { kubectlTarget } from '../panels/objects/object-names.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readObject } from './operations.ts'
import { runOnAll } from './outcome.ts'
import { scaled } from './undoable.ts'
import { usePrefill } from './use-prefill.ts'

/** Upstream's replica counts are 32-bit; more than this is a slip of the finger. */
const most = 100_000
/** Lines of kubectl that are shown: one an object. */
const shownLines = 3

export function ScaleDialog({
  links,
  onClose
}: {
  readonly links: readonly ObjectLink[]
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const first = links[0]!
  const { current, text, field } = usePrefill(first, readReplicas)
  const replicas = Number(text)
  const isNumber = /^\d+$/.test(text) && replicas <= most
  return (
    <ActionForm
      title={links.length === 1 ? t('scaleTitle', { name: first.name }) : t('scaleTitleCount', { count: links.length })}
      command={links
        .slice(0, shownLines)
        .map((link) => `kubectl scale ${kubectlTarget(link)} --replicas=${text}`)
        .join(' && ')}
      confirm={t('scale')}
      problem={text === '' || isNumber ? undefined : t('scaleProblem', { most })}
      missing={text === '' ? t('scaleMissing') : undefined}
      onConfirm={() => runOnAll(t('scale'), links, (link) => scaled(link, replicas))}
      onClose={onClose}
    >
      <TextField
        {...field}
        label={t('replicas')}
        helperText={current === undefined || links.length > 1 ? undefined : t('scaleNow', { count: current })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}

async function readReplicas(link: ObjectLink): Promise<number> {
  const { spec } = (await readObject(link)) as Deployment
  return spec.replicas ?? 1
}
