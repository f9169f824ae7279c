import { Suspense, lazy, useEffect, useState, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { ClockDocument } from '../../shared/contract/simulation.ts'
import { setClockSpeed, stepClock, toggleClock, unpaced } from '../connection/clock-calls.ts'
import { useConnection } from '../connection/connection.ts'
import { useClockStep } from '../connection/clock-step.ts'
import { useSimulatedNow, useSimulatedTime } from '../connection/simulated-time.ts'
import { useLive } from '../connection/use-live.ts'
import { Icon, type IconName } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './clock-control.module.css'
import { clockText, dayText, speedText } from './clock-text.ts'
import { runText } from './moment-words.ts'

const ClockMenu = lazy(async () => ({ default: (await import('./clock-menu.tsx')).ClockMenu }))

/** Simulated time, and what a person can do with it. */
export function ClockControl(): ReactElement {
  const { t } = useTranslation('shell')
  const value = useSimulatedTime((time) => time.clock)
  useLive<ClockDocument>(
    'clock',
    async (host, scope, options) => host.simulation.clock(scope, options),
    (clock) => useSimulatedTime.setState({ clock, receivedAt: performance.now() })
  )
  const now = useSimulatedNow(value !== undefined && value.speed > 0 && value.speed < 1 ? 1_000 : 250)
  const step = useClockStep((choice) => choice.step)
  const stepTitle = t('step', { span: t(`span.${step}`) })
  const [anchor, setAnchor] = useState<HTMLElement>()
  // A clock that nobody has told of yet, or that nobody hears any more, has nothing to press.
  const isThere = useConnection(({ client }) => client !== undefined) && value !== undefined
  const run = value?.run
  const paused = value?.speed === 0 && run === undefined
  useEffect(() => {
    // What turns on the screen stands still with the clock.
    document.documentElement.dataset['clock'] = paused ? 'paused' : 'running'
  }, [paused])
  const toggle = run !== undefined ? t('stopRun') : paused ? t('resume') : t('pause')

  return (
    <div
      className={classNames(styles.control, paused && styles.paused, run !== undefined && styles.ahead)}
      role="group"
      aria-label={t('clock')}
    >
      <span className={styles.time}>{value === undefined ? '--:--:--' : clockText(now)}</span>
      {run !== undefined ? (
        <span className={styles.run} role="status" title={runText(t, run)}>
          <StatusMark mark="prog" />
          <span className={styles.runWords}>{runText(t, run)}</span>
        </span>
      ) : paused ? (
        <span className={styles.word}>{t('paused')}</span>
      ) : (
        <span className={styles.date}>{value === undefined ? '' : dayText(now)}</span>
      )}
      <span className={styles.gap} />
      <ClockButton title={toggle} icon={paused ? 'play' : 'pause'} isThere={isThere} press={toggleClock} />
      <ClockButton title={stepTitle} icon="next" isThere={isThere} press={() => stepClock(step)} />
      <ClockButton
        title={t('fast')}
        icon="fast"
        isThere={isThere}
        isPressed={run !== undefined}
        press={() => setClockSpeed(unpaced)}
      />
      <button
        type="button"
        className={styles.speed}
        aria-label={t('speed')}
        aria-haspopup="dialog"
        disabled={!isThere}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {value === undefined ? '' : speedText(shownSpeed(value), t('speedMax'))}
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
        <Suspense fallback={null}>
          <ClockMenu clock={value} now={now} onClose={() => setAnchor(undefined)} />
        </Suspense>
      </Popover>
    </div>
  )
}

function ClockButton(props: {
  readonly title: string
  readonly icon: IconName
  readonly isThere: boolean
  readonly isPressed?: boolean
  readonly press: () => Promise<void>
}): ReactElement {
  const { title, icon, isThere, isPressed = false, press } = props
  return (
    <Tooltip title={title}>
      {/* A button that is off gives no sign of the pointer; what is round it does. */}
      <span className={styles.button}>
        <IconButton
          size="small"
          aria-label={title}
          className={isPressed ? styles.pressed : undefined}
          disabled={!isThere}
          onClick={() => void press()}
        >
          <Icon name={icon} size={14} />
        </IconButton>
      </span>
    </Tooltip>
  )
}

function shownSpeed({ run, speed, resumeSpeed }: ClockDocument): number {
  if (run !== undefined) return unpaced
  return speed === 0 ? resumeSpeed : speed
}
