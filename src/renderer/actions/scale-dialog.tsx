import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { Deployment } from '../../shared/schema/types.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { readObject } from './operations.ts'
import { runOnAll } from './outcome.ts'
import { scaled } from './undoable.ts'
import { usePrefill } from './use-prefill.ts'

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
  const first = links[0]!
  const { current, text, field } = usePrefill(first, readReplicas)
  const replicas = Number(text)
  const isNumber = /^\d+$/.test(text) && replicas <= most
  const targets = links.map(actionTarget)
  const action = { type: 'scale', replicas: isNumber ? replicas : 'N' } as const
  return (
    <ActionForm
      title={links.length === 1 ? t('scaleTitle', { name: first.name }) : t('scaleTitleCount', { count: links.length })}
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
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
