import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import { compareQuantities, isQuantity } from '../../shared/kube/quantity.ts'
import type { PersistentVolumeClaim } from '../../shared/schema/types.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { expand, readObject } from './operations.ts'
import { runOnAll } from './outcome.ts'
import { usePrefill } from './use-prefill.ts'

/** Asks for more storage. Whether the claim's class allows it is the cluster's to say. */
export function ExpandDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const { current, text, field } = usePrefill(link, readSize)
  const isSize = isQuantity(text)
  const isSame = isSize && current !== undefined && compareQuantities(text, current) === 0
  const targets = [actionTarget(link)]
  const action = { type: 'expand', size: text === '' ? 'SIZE' : text } as const
  return (
    <ActionForm
      title={t('expandTitle', { name: link.name })}
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
      confirm={t('expand')}
      problem={text === '' || isSize ? undefined : t('expandProblem')}
      missing={isSame || text === '' ? t('expandSame') : undefined}
      onConfirm={() => runOnAll(t('expand'), [link], () => expand(link, text))}
      onClose={onClose}
    >
      <TextField
        {...field}
        label={t('size')}
        helperText={current === undefined ? undefined : t('expandNow', { size: current })}
      />
    </ActionForm>
  )
}

async function readSize(link: ObjectLink): Promise<string> {
  const { spec } = (await readObject(link)) as PersistentVolumeClaim
  return spec.resources?.requests?.['storage'] ?? ''
}
