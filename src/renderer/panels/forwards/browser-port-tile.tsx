import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { BrowserPort } from '../../../shared/contract/browser-ports.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { closeBrowserPort, useBrowserPorts } from './browser-port-calls.ts'
import { entranceTitle } from './entrance-title.ts'
import { forwardUrl } from './forward-calls.ts'
import { OpenLink } from './forward-tile.tsx'
import styles from './forwards.module.css'

/** The ports of this machine over which a browser sees what runs in the cluster. */
export function BrowserPortTile(): ReactElement | null {
  const { t } = useTranslation('forwards')
  const ports = useBrowserPorts()
  if (ports === undefined || ports.length === 0) return null
  return (
    <section className={styles.tile} aria-label={t('browserTitle')}>
      <PanelHeader title={t('browserTitle')} note={t('browserNote')} />
      <ul className={styles.list}>
        {ports.map((port) => (
          <PortRow key={port.id} port={port} />
        ))}
      </ul>
    </section>
  )
}

const icons = {
  pod: 'pod',
  'cluster-ip': 'service',
  'node-port': 'service',
  'load-balancer': 'service',
  ingress: 'ingress',
  gateway: 'ingress'
} as const

function PortRow({ port }: { readonly port: BrowserPort }): ReactElement {
  const { t } = useTranslation('forwards')
  const { id, entrance, localPort, requests, problem } = port
  const { namespace, name, way } = entrance
  return (
    <li className={styles.row}>
      <Icon name={kindIcon(icons[way])} size={14} />
      <div className={styles.words}>
        <span className={styles.target}>
          <MiddleTruncate text={`${namespace}/${name}`} keep={10} />
        </span>
        <span className={styles.quiet}>{entranceTitle(t, entrance)}</span>
        <span className={styles.quiet}>{`127.0.0.1:${localPort}, ${t('requests', { count: requests })}`}</span>
        {problem === undefined ? null : (
          <span className={styles.problem} title={problem}>
            {problem}
          </span>
        )}
      </div>
      <OpenLink forward={port} />
      <CopyButton text={forwardUrl(port)} />
      <ClosePort id={id} name={`${name}: ${entranceTitle(t, entrance)}`} />
    </li>
  )
}

export function ClosePort({ id, name }: { readonly id: string; readonly name: string }): ReactElement {
  const { t } = useTranslation('forwards')
  return (
    <Tooltip title={t('close')}>
      <IconButton
        size="small"
        aria-label={t('browserClose', { name })}
        onClick={() => void closeBrowserPort(id).catch(() => {})}
      >
        <Icon name="close" size={14} />
      </IconButton>
    </Tooltip>
  )
}
