import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { DeleteChoice } from '../../shared/actions/object-action.ts'
import { useMarks } from '../panels/objects/marks.ts'
import { useRoute, type ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import styles from './actions.module.css'
import { DeletionEffects } from './deletion-effects.tsx'
import { remove } from './operations.ts'
import { runOnAll } from './outcome.ts'
import { useDeletionPreview } from './use-deletion-preview.ts'

type Propagation = DeleteChoice['propagationPolicy']

const policies: readonly Propagation[] = ['Background', 'Foreground', 'Orphan']

/** Names are listed up to this many. */
const listed = 6

export function DeleteDialog({
  links,
  doing,
  onClose
}: {
  readonly links: readonly ObjectLink[]
  /** What it is noted as, where it is more than a deletion. */
  readonly doing?: string | undefined
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [policy, setPolicy] = useState<Propagation>('Background')
  const [force, setForce] = useState(false)
  const preview = useDeletionPreview(links, policy)
  const arePods = links.every((link) => link.resource === 'pods')
  const choice = { propagationPolicy: policy, ...(force ? { gracePeriodSeconds: 0 } : {}) }
  const targets = links.map(actionTarget)
  const action = { type: 'delete', choice } as const
  const confirmed = async (): Promise<void> => {
    const { unmark } = useMarks.getState()
    const isDone = await runOnAll(
      doing ?? t('delete'),
      links,
      async (link) => {
        await remove(link, choice)
        unmark(link)
      },
      { final: t('deleteFinal') }
    )
    const { open, openDetail } = useRoute.getState()
    if (isDone && links.some((link) => link.name === open?.name && link.resource === open.resource))
      openDetail(undefined)
  }
  return (
    <ActionForm
      title={
        links.length === 1 ? t('deleteTitle', { name: links[0]!.name }) : t('deleteTitleCount', { count: links.length })
      }
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
      confirm={links.length === 1 ? t('delete') : t('deleteCount', { count: links.length })}
      destructive
      onConfirm={confirmed}
      onClose={onClose}
    >
      {links.length === 1 ? null : (
        <div className={styles.names}>
          {links.slice(0, listed).map((link) => (
            <div key={`${link.namespace}/${link.name}`}>{link.name}</div>
          ))}
          {links.length > listed ? <div>{t('andMore', { count: links.length - listed })}</div> : null}
        </div>
      )}
      {preview === undefined ? null : <DeletionEffects preview={preview} />}
      <TextField
        select
        label={t('cascade')}
        value={policy}
        onChange={(event) => setPolicy(event.target.value as Propagation)}
        helperText={t(`cascadeHelp.${policy}`)}
      >
        {policies.map((name) => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {arePods ? (
        <FormControlLabel
          control={<Checkbox checked={force} onChange={(event) => setForce(event.target.checked)} />}
          label={t('force')}
        />
      ) : null}
    </ActionForm>
  )
}
