import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClockRules } from '../../../shared/contract/settings.ts'
import { unpaced } from '../../connection/clock-calls.ts'
import { clockSteps, useClockStep } from '../../connection/clock-step.ts'
import { useConnection } from '../../connection/connection.ts'
import { host } from '../../connection/host.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { SelectRow } from './setting-row.tsx'
import styles from './settings.module.css'

const speeds = ['usual', '0', '0.1', '1', '10', '60', '1000', String(unpaced)] as const
type SpeedChoice = (typeof speeds)[number]

function choiceOf(speed: number | undefined): SpeedChoice {
  return speeds.find((one) => one === String(speed)) ?? 'usual'
}

/** How fast clusters begin, and how far a step goes. */
export function ClockSettings(): ReactElement {
  const { t } = useTranslation('settings')
  const { t: spanOf } = useTranslation('shell')
  const client = useConnection((connection) => connection.client)
  const { step, setStep } = useClockStep()
  const [rules, setRules] = useState<ClockRules>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    if (client === undefined) return undefined
    const { call } = host()
    client.settings.clock(call).then(
      (told) => isCurrent && setRules(told),
      // A recorded cluster has no clock to settle: the step alone is left.
      () => isCurrent && setRules(undefined)
    )
    return () => {
      isCurrent = false
    }
  }, [client])
  const change = (key: keyof ClockRules, choice: SpeedChoice): void => {
    const { [key]: _before, ...others } = rules ?? {}
    const next: ClockRules = choice === 'usual' ? others : { ...others, [key]: Number(choice) }
    const { client: current, call } = host()
    current.settings.setClock({ ...call, rules: next }).then(
      () => {
        setProblem(undefined)
        setRules(next)
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  const nameOf = (key: keyof ClockRules) => (choice: SpeedChoice) => {
    if (choice === 'usual') return t(`speed.${key}`)
    if (choice === '0') return t('speed.paused')
    return choice === String(unpaced) ? t('speed.max') : `${choice}x`
  }
  return (
    <section aria-label={t('clock')}>
      <PanelHeader ruled title={t('clock')} note={t('clockNote')} />
      <div className={styles.choices}>
        {rules === undefined
          ? null
          : (['fresh', 'again'] as const).map((key) => (
              <SelectRow
                key={key}
                label={t(`begins.${key}`)}
                values={speeds}
                value={choiceOf(rules[key])}
                nameOf={nameOf(key)}
                onChange={(choice) => change(key, choice)}
              />
            ))}
        <SelectRow
          label={t('stepSize')}
          values={clockSteps.map(String)}
          value={String(step)}
          nameOf={(value) => spanOf(`span.${value as '1000'}`)}
          onChange={(value) => setStep(clockSteps.find((one) => String(one) === value) ?? step)}
        />
        {problem === undefined ? null : (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
    </section>
  )
}
