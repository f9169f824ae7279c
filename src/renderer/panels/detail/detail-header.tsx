import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { useKind } from '../../connection/cluster-kinds.ts'
import { commandTarget } from '../../commands/command-target.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import { commandEntries } from '../../commands/command-entries.ts'
import { useCommands } from '../../commands/command.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { useDock } from '../../shell/dock.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { showActionLine } from '../../shell/status-line.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { statedStatus } from '../objects/stated-status.ts'
import { StatusWhy } from '../why/status-why.tsx'
import styles from './detail.module.css'
import { hasLogs } from './object-traits.ts'

interface DetailHeaderProps {
  readonly link: ObjectLink
  readonly document: ObjectDocument | undefined
  readonly isPage: boolean
}

/** Kind, name, status, namespace and age, and what can be done. */
export function DetailHeader({ link, document, isPage }: DetailHeaderProps): ReactElement {
  const { t } = useTranslation('detail')
  const { go, openDetail } = useRoute.getState()
  const tab = useRoute((route) => route.tab)
  const openDock = useDock((dock) => dock.open)
  const kind = useKind(link.group, link.resource)
  const object = document?.object
  const status = statedStatus(link.resource, document?.status)
  useCommands()
  // On this object, whatever else is marked or in focus.
  const entries = commandEntries({ targets: [commandTarget(link, object)] })
  const { namespace = '' } = link
  const Title = isPage ? 'h1' : 'h2'
  // The word of a status says what kind of thing it is; without one the kind is said.
  const place =
    status !== undefined || kind === undefined
      ? namespace
      : namespace === ''
        ? kind.kind
        : t('kindIn', { kind: kind.kind, namespace })
  return (
    <header className={styles.header}>
      <span className={styles.kindIcon}>
        <Icon name={kindIcon(kind?.icon ?? 'object')} title={kind?.kind ?? link.resource} />
      </span>
      <Title className={styles.title}>
        <MiddleTruncate text={link.name} keep={8} />
      </Title>
      <div className={styles.actions}>
        {object !== undefined && hasLogs(link) ? (
          <Tooltip title={t('logs')}>
            <IconButton aria-label={t('logs')} onClick={() => openDock({ type: 'logs', object: link })}>
              <Icon name="log" />
            </IconButton>
          </Tooltip>
        ) : null}
        {object === undefined || entries.length === 0 ? null : (
          <MenuButton
            label={t('more')}
            iconOnly
            entries={entries}
            onPoint={(entry) => showActionLine(entry?.command)}
          />
        )}
        {isPage ? (
          <Tooltip title={t('dock')}>
            <IconButton
              aria-label={t('dock')}
              onClick={() => go({ panel: 'list', group: link.group, resource: link.resource }, { open: link, tab })}
            >
              <Icon name="detail" />
            </IconButton>
          </Tooltip>
        ) : (
          <>
            <Tooltip title={t('openPage')}>
              <IconButton aria-label={t('openPage')} onClick={() => go({ panel: 'object', object: link }, { tab })}>
                <Icon name="expand" />
              </IconButton>
            </Tooltip>
            <Tooltip title={t('close')}>
              <IconButton aria-label={t('close')} onClick={() => openDetail(undefined)}>
                <Icon name="close" />
              </IconButton>
            </Tooltip>
          </>
        )}
      </div>
      <div className={styles.facts}>
        {status === undefined ? null : <StatusWhy status={status} link={link} />}
        {place === '' ? null : (
          <span className={styles.place}>
            <MiddleTruncate text={place} />
          </span>
        )}
        {object === undefined ? null : <AgeAt at={parseTime(object.metadata.creationTimestamp)} />}
      </div>
    </header>
  )
}
