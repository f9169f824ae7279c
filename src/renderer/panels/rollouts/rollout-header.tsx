import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { RolloutDocument } from '../../../shared/contract/documents.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { restart, setPaused } from '../../actions/operations.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { Icon, kindIcon, type IconName } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { StatusWhy } from '../why/status-why.tsx'
import { isUnderWay, previousRevision } from './revision-notes.ts'
import { kindOfLink } from './rollout-kind.ts'
import styles from './rollouts.module.css'

interface RolloutHeaderProps {
  readonly link: ObjectLink
  readonly rollout: RolloutDocument
  /** The revision that an undo goes to, if there is any. */
  readonly target: number | undefined
  readonly onUndo: (revision: number | undefined) => void
}

export function RolloutHeader({ link, rollout, target, onUndo }: RolloutHeaderProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const openDialog = useActionDialog((store) => store.open)
  const openDetail = useRoute((route) => route.openDetail)
  const { paused, stuck, status, partition } = rollout
  const kind = kindOfLink(link)
  const previous = previousRevision(rollout.revisions)?.revision
  return (
    <PageHeader
      icon={kindIcon(kind.icon)}
      title={
        <TextLink onClick={() => openDetail(link)}>
          <span className={styles.name}>
            <MiddleTruncate text={link.name} />
          </span>
        </TextLink>
      }
      note={
        <MiddleTruncate
          text={
            partition === undefined
              ? t('kindIn', { kind: kind.kind, namespace: link.namespace })
              : t('kindInFrom', { kind: kind.kind, namespace: link.namespace, partition })
          }
        />
      }
      status={
        <StatusWhy status={stuck?.isFinal === true ? { mark: 'bad', word: t('stuck') } : status} link={link} strong />
      }
      actions={
        <>
          {previous !== undefined && isUnderWay(rollout) ? (
            <HeaderButton icon="stop" label={t('cancelRollout')} onClick={() => onUndo(previous)} />
          ) : null}
          {link.resource === 'deployments' ? <PauseButtons link={link} paused={paused} /> : null}
          <HeaderButton
            icon="restart"
            label={t('restart')}
            onClick={() => void runOnAll(t('restart'), [link], restart)}
          />
          <HeaderButton label={t('setImage')} onClick={() => openDialog({ type: 'set-image', links: [link] })} />
          <HeaderButton
            primary
            icon="undo"
            label={target === undefined ? t('undo') : t('undoTo', { revision: target })}
            disabledReason={target === undefined ? t('noEarlier') : undefined}
            onClick={() => onUndo(target)}
          />
        </>
      }
    />
  )
}

/** Only a Deployment can wait before it rolls anything out. */
function PauseButtons({ link, paused }: { readonly link: ObjectLink; readonly paused: boolean }): ReactElement {
  const { t } = useTranslation('rollouts')
  return (
    <>
      <HeaderButton
        icon="pause"
        label={t('pause')}
        disabledReason={paused ? t('isPaused') : undefined}
        onClick={() => void runOnAll(t('pause'), [link], (object) => setPaused(object, true))}
      />
      <HeaderButton
        icon="play"
        label={t('resume')}
        disabledReason={paused ? undefined : t('isNotPaused')}
        onClick={() => void runOnAll(t('resume'), [link], (object) => setPaused(object, false))}
      />
    </>
  )
}

interface HeaderButtonProps {
  readonly label: string
  readonly icon?: IconName
  readonly primary?: boolean
  readonly disabledReason?: string | undefined
  readonly onClick: () => void
}

function HeaderButton({ label, icon, primary = false, disabledReason, onClick }: HeaderButtonProps): ReactElement {
  return (
    <Tooltip title={disabledReason ?? ''}>
      <span>
        <Button
          {...(primary ? { variant: 'contained' as const } : {})}
          disabled={disabledReason !== undefined}
          startIcon={icon === undefined ? undefined : <Icon name={icon} size={14} />}
          onClick={onClick}
        >
          {label}
        </Button>
      </span>
    </Tooltip>
  )
}
