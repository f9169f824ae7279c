import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LogLine } from '../../parts/log/log-row.tsx'
import { plainText } from './log-rows.ts'
import { LogTool } from './log-toggles.tsx'
import styles from './logs.module.css'
import { lineKey, type LogViewState } from './use-log-view.ts'

/** Lines that stay in sight, whatever the stream does: until somebody lets them go. */
export function PinnedLines({ view }: { readonly view: LogViewState }): ReactElement | null {
  const { t } = useTranslation('logs')
  const { pins } = view
  if (pins.length === 0) return null
  return (
    <section className={styles.pins} aria-label={t('pinned', { count: pins.length })}>
      <div className={styles.pinsHead}>
        <Icon name="bookmark" size={13} />
        <strong>{t('pinned', { count: pins.length })}</strong>
        <span className={styles.gap} />
        <CopyButton text={() => pins.map((pin) => plainText(pin, { time: true, prefix: true })).join('\n')} />
      </div>
      <ul className={styles.pinsList}>
        {pins.map((pin) => (
          <li key={lineKey(pin)} className={styles.pin}>
            <LogLine row={pin.row} />
            <span className={styles.pinDeeds}>
              {pin.line.sequence > 0 ? (
                <Button size="small" variant="text" onClick={() => view.showContext(pin)}>
                  {t('deeds.context')}
                </Button>
              ) : null}
              <LogTool label={t('unpin')} icon="close" onClick={() => view.togglePin(pin)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
