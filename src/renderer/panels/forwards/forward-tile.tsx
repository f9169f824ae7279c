import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { PortForward } from '../../../shared/contract/forwards.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { closeForward, forwardUrl, useForwards } from './forward-calls.ts'
import styles from './forwards.module.css'

/** The ports of this machine that lead into the cluster. */
export function ForwardTile(): ReactElement | null {
  const { t } = useTranslation('forwards')
  const forwards = useForwards()
  if (forwards === undefined || forwards.length === 0) return null
  return (
    <section className={styles.tile} aria-label={t('title')}>
      <PanelHeader title={t('title')} note={t('note')} />
      <ul className={styles.list}>
        {forwards.map((forward) => (
          <ForwardRow key={forward.id} forward={forward} />
        ))}
      </ul>
    </section>
  )
}

function ForwardRow({ forward }: { readonly forward: PortForward }): ReactElement {
  const { t } = useTranslation('forwards')
  const { id, resource, namespace, name, port, localPort, connections, problem } = forward
  return (
    <li className={styles.row}>
      <Icon name={kindIcon(resource === 'pods' ? 'pod' : 'service')} size={14} />
      <div className={styles.words}>
        <span className={styles.target}>
          <MiddleTruncate text={`${namespace}/${name}`} keep={10} />:{port}
        </span>
        <span className={styles.quiet}>{`127.0.0.1:${localPort}, ${t('connections', { count: connections })}`}</span>
        {problem === undefined ? null : (
          <span className={styles.problem} title={problem}>
            {problem}
          </span>
        )}
      </div>
      <OpenLink forward={forward} />
      <CopyButton text={forwardUrl(forward)} />
      <Tooltip title={t('close')}>
        <IconButton
          size="small"
          aria-label={t('closeName', { name, port })}
          onClick={() => void closeForward(id).catch(() => {})}
        >
          <Icon name="close" size={14} />
        </IconButton>
      </Tooltip>
    </li>
  )
}

/** Opens the forwarded port in the machine's browser. */
export function OpenLink({ forward }: { readonly forward: Pick<PortForward, 'localPort'> }): ReactElement {
  const { t } = useTranslation('forwards')
  return (
    <Button
      size="small"
      component="a"
      href={forwardUrl(forward)}
      target="_blank"
      rel="noreferrer"
      startIcon={<Icon name="external" size={14} />}
    >
      {t('open')}
    </Button>
  )
}
