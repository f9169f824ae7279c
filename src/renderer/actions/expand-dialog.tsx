import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { compareQuantities, isQuantity } from '../../shared/kube/quantity.ts'
import type { PersistentVolumeClaim } from '../../shared/schema/types.ts'
import { kubectlTarget } from '../panels/objects/object-names.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
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
  const patch = JSON.stringify({ spec: { resources: { requests: { storage: text } } } })
  return (
    <ActionForm
      title={t('expandTitle', { name: link.name })}
      command={`kubectl patch ${kubectlTarget(link)} -p '${patch}'`}
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
