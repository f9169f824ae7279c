import { useEffect, useState, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { ClockDocument } from '../../shared/contract/simulation.ts'
import { useCallScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { useSimulatedNow, useSimulatedTime } from '../connection/simulated-time.ts'
import { useLive } from '../connection/use-live.ts'
import { Icon } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './clock-control.module.css'

const speeds = [0.1, 1, 10, 60, 1000] as const
const unpaced = -1

/** Simulated time, and what a person can do with it. */
export function ClockControl(): ReactElement {
  const { t } = useTranslation('shell')
  const { cluster, identity } = useCallScope()
  const client = useConnection((connection) => connection.client)
  const value = useSimulatedTime((time) => time.clock)
  useLive<ClockDocument>(
    'clock',
    async (host, scope, options) => host.simulation.clock(scope, options),
    (clock) => useSimulatedTime.setState({ clock, receivedAt: performance.now() })
  )
  const now = useSimulatedNow(value !== undefined && value.speed > 0 && value.speed < 1 ? 1_000 : 250)
  const [anchor, setAnchor] = useState<HTMLElement>()
  const paused = value?.speed === 0
  useEffect(() => {
    // What turns on the screen stands still with the clock.
    document.documentElement.dataset['clock'] = paused ? 'paused' : 'running'
  }, [paused])
  const call = { cluster, identity }
  const setSpeed = (speed: number): void => {
    setAnchor(undefined)
    void client?.simulation.setSpeed({ ...call, speed })
  }

  return (
    <div className={classNames(styles.control, paused && styles.paused)} role="group" aria-label={t('clock')}>
      <span className={styles.time}>{value === undefined ? '--:--:--' : formatClock(now)}</span>
      {paused ? (
        <span className={styles.word}>{t('paused')}</span>
      ) : (
        <span className={styles.date}>{value === undefined ? '' : formatDay(now)}</span>
      )}
      <span className={styles.gap} />
      <Tooltip title={paused ? t('resume') : t('pause')}>
        <IconButton
          size="small"
          aria-label={paused ? t('resume') : t('pause')}
          onClick={() =>
            void (paused ? client?.simulation.resume(call) : client?.simulation.setSpeed({ ...call, speed: 0 }))
          }
        >
          <Icon name={paused ? 'play' : 'pause'} size={14} />
        </IconButton>
      </Tooltip>
      <Tooltip title={t('step')}>
        <IconButton
          size="small"
          aria-label={t('step')}
          onClick={() => void client?.simulation.step({ ...call, milliseconds: 10_000 })}
        >
          <Icon name="next" size={14} />
        </IconButton>
      </Tooltip>
      <Tooltip title={t('fast')}>
        <IconButton size="small" aria-label={t('fast')} onClick={() => setSpeed(unpaced)}>
          <Icon name="fast" size={14} />
        </IconButton>
      </Tooltip>
      <button
        type="button"
        className={styles.speed}
        aria-label={t('speed')}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {value === undefined ? '' : speedText(value.speed === 0 ? value.resumeSpeed : value.speed, t('speedMax'))}
        <Icon name="down" size={12} />
      </button>
      {value?.reached === undefined ? null : (
        <span className={styles.reached}>{t('reached', { speed: Math.round(value.reached * 10) / 10 })}</span>
      )}
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        <div className={styles.popover}>
          <div className={styles.speeds}>
            {[...speeds, unpaced].map((speed) => (
              <button
                key={speed}
                type="button"
                className={classNames(styles.choice, value?.speed === speed && styles.chosen)}
                onClick={() => setSpeed(speed)}
              >
                {speedText(speed, t('speedMax'))}
              </button>
            ))}
          </div>
          <div className={styles.hint}>
            {value === undefined || value.speed === unpaced
              ? t('speedMaxLong')
              : t('speedHint', { seconds: value.speed === 0 ? value.resumeSpeed : value.speed })}
          </div>
        </div>
      </Popover>
    </div>
  )
}

function speedText(speed: number, max: string): string {
  return speed === unpaced ? max : `${speed}x`
}

/** "14:05:15", in UTC as everything in the cluster is. */
function formatClock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19)
}

function formatDay(milliseconds: number): string {
  return new Date(milliseconds)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .replace(',', '')
}
