import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import type { BrowserPort } from '../../shared/contract/browser-ports.ts'
import { entrancesOf, type Entrance } from '../../shared/network/entrance.ts'
import { Icon } from '../icons/icon.tsx'
import { openBrowserPort, useBrowserPorts } from '../panels/forwards/browser-port-calls.ts'
import { ClosePort } from '../panels/forwards/browser-port-tile.tsx'
import { entranceTitle } from '../panels/forwards/entrance-title.ts'
import { forwardUrl } from '../panels/forwards/forward-calls.ts'
import { OpenLink } from '../panels/forwards/forward-tile.tsx'
import type { ObjectLink } from '../shell/route.ts'
import styles from './browser.module.css'
import { readObject } from './operations.ts'

interface BrowserDialogProps {
  readonly link: ObjectLink
  readonly onClose: () => void
}

/** The ways to an object, each of which opens in the machine's browser over a port of its own. */
export function BrowserDialog({ link, onClose }: BrowserDialogProps): ReactElement {
  const { t } = useTranslation('forwards')
  const [ways, setWays] = useState<readonly Entrance[]>()
  const [refused, setRefused] = useState<string>()
  const ports = useBrowserPorts() ?? []
  useEffect(() => {
    let isCurrent = true
    readObject(link).then(
      (object) => isCurrent && setWays(entrancesOf(object)),
      (error: unknown) => isCurrent && setRefused(error instanceof Error ? error.message : String(error))
    )
    return () => {
      isCurrent = false
    }
  }, [link])
  const open = async (way: Entrance): Promise<void> => {
    const outcome = await openBrowserPort(way)
    setRefused(outcome.isDone ? undefined : outcome.message)
    if (outcome.isDone) window.open(forwardUrl(outcome.port), '_blank', 'noopener,noreferrer')
  }
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle>{t('browserDialogTitle', { name: link.name })}</DialogTitle>
      <DialogContent className={styles.content}>
        {ways?.length === 0 ? <p>{t('noWay')}</p> : null}
        <ul className={styles.ways}>
          {ways?.map((way) => (
            <Way
              key={`${way.way} ${way.name} ${way.port ?? ''} ${way.host ?? ''} ${way.isTls ?? ''}`}
              way={way}
              port={ports.find(({ entrance }) => isSame(entrance, way))}
              onOpen={() => void open(way).catch((error: unknown) => setRefused(String(error)))}
            />
          ))}
        </ul>
        {refused === undefined ? null : (
          <div className={styles.problem} role="alert">
            {refused}
          </div>
        )}
        <p className={styles.note}>{t('browserText')}</p>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('done')}</Button>
      </DialogActions>
    </Dialog>
  )
}

interface WayProps {
  readonly way: Entrance
  /** Where it is open already. */
  readonly port: BrowserPort | undefined
  readonly onOpen: () => void
}

function Way({ way, port, onOpen }: WayProps): ReactElement {
  const { t } = useTranslation('forwards')
  const title = entranceTitle(t, way)
  return (
    <li className={styles.way} aria-label={title}>
      <div className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.quiet}>
          {port === undefined ? t(`wayNote.${way.way}`) : `127.0.0.1:${port.localPort}`}
        </span>
        {port?.problem === undefined ? null : <span className={styles.problem}>{port.problem}</span>}
      </div>
      {port === undefined ? (
        <Button variant="outlined" size="small" startIcon={<Icon name="external" size={14} />} onClick={onOpen}>
          {t('open')}
        </Button>
      ) : (
        <>
          <OpenLink forward={port} />
          <ClosePort id={port.id} name={title} />
        </>
      )}
    </li>
  )
}

function isSame(a: Entrance, b: Entrance): boolean {
  return (
    a.way === b.way &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.port === b.port &&
    a.host === b.host &&
    a.isTls === b.isTls
  )
}
