import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import InputAdornment from '@mui/material/InputAdornment'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { defaultRetention, retentionKeys, type Retention } from '../../../shared/contract/retention-limits.ts'
import type { RetentionDocument, RetentionLoss } from '../../../shared/contract/settings.ts'
import { formatMebibytes } from '../../../shared/kube/quantity.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { momentText } from '../../shell/clock-text.ts'
import { simulatedNow } from '../../connection/simulated-time.ts'
import { isWrong, limitsOf, readTexts, textsOf, type RetentionTexts } from './retention-form.ts'
import styles from './settings.module.css'

/** How much of its past the open cluster keeps, what that comes to now, and what would go with less. */
export function RetentionSettings(): ReactElement | null {
  const { t } = useTranslation('settings')
  const { value } = useDocument<RetentionDocument>('retention', async (client, scope, options) =>
    client.settings.retention(scope, options)
  )
  const [typed, setTyped] = useState<RetentionTexts>()
  const [problem, setProblem] = useState<string>()
  const wanted = typed === undefined ? undefined : readTexts(typed)
  const loss = useLoss(wanted)
  // A recorded cluster keeps what it has.
  if (value === undefined) return null
  const texts = typed ?? textsOf(value.settings)
  const isSame = wanted !== undefined && retentionKeys.every((key) => wanted[key] === value.settings[key])
  const isUsual = retentionKeys.every((key) => texts[key] === textsOf(defaultRetention)[key])
  const apply = (): void => {
    if (wanted === undefined) return
    const { client, call } = host()
    client.settings.setRetention({ ...call, retention: wanted }).then(
      () => {
        setTyped(undefined)
        setProblem(undefined)
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  return (
    <section aria-label={t('kept')}>
      <PanelHeader ruled title={t('kept')} note={t('keptNote')} />
      <form
        className={styles.choices}
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        {retentionKeys.map((key) => {
          const [least, most] = limitsOf(key)
          const wrong = isWrong(key, texts[key])
          return (
            <div key={key} className={styles.kept}>
              <label htmlFor={`kept-${key}`}>{t(`keep.${key}`)}</label>
              <TextField
                id={`kept-${key}`}
                value={texts[key]}
                error={wrong}
                onChange={(event) => setTyped({ ...texts, [key]: event.target.value })}
                slotProps={{
                  htmlInput: { inputMode: 'numeric', 'aria-describedby': `kept-${key}-now`, 'aria-invalid': wrong },
                  input: { endAdornment: <InputAdornment position="end">{t(`unit.${key}`)}</InputAdornment> }
                }}
              />
              <span id={`kept-${key}-now`} className={wrong ? styles.problem : styles.now}>
                {wrong ? t('keepRange', { least, most }) : nowWords(t, key, value)}
              </span>
            </div>
          )
        })}
        <LossWords loss={isSame ? undefined : loss} isChanged={typed !== undefined && !isSame} />
        {problem === undefined ? null : (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.deeds}>
          <Button type="submit" variant="contained" disabled={wanted === undefined || isSame}>
            {t('keepApply')}
          </Button>
          {isUsual ? null : (
            <Button variant="text" onClick={() => setTyped(textsOf(defaultRetention))}>
              {t('keepUsual')}
            </Button>
          )}
        </div>
      </form>
    </section>
  )
}

type Words = ReturnType<typeof useTranslation<'settings'>>['t']

function nowWords(t: Words, key: keyof Retention, { now }: RetentionDocument): string {
  const since = (at: number | undefined): string =>
    at === undefined ? '' : t('since', { at: momentText(at, simulatedNow()) })
  switch (key) {
    case 'history':
      return `${t('nowBytes', { size: formatMebibytes(now.historyBytes) })} ${since(now.historySince)}`
    case 'logs':
      return `${t('nowBytes', { size: formatMebibytes(now.logBytes) })} ${since(now.logsSince)}`
    case 'metrics':
      return t('nowBytes', { size: formatMebibytes(now.metricBytes) })
    case 'events':
      return t('nowEvents', { count: now.events })
  }
}

/** What would go, in words; that nothing would is worth saying too, before somebody applies it. */
function LossWords(props: {
  readonly loss: RetentionLoss | undefined
  readonly isChanged: boolean
}): ReactElement | null {
  const { t } = useTranslation('settings')
  const { loss, isChanged } = props
  if (loss === undefined || !isChanged) return null
  const at = (moment: number): string => momentText(moment, simulatedNow())
  const lines = [
    loss.historyBefore === undefined ? undefined : t('loss.history', { at: at(loss.historyBefore) }),
    loss.logsBefore === undefined ? undefined : t('loss.logs', { at: at(loss.logsBefore) }),
    loss.metricsBefore === undefined ? undefined : t('loss.metrics', { at: at(loss.metricsBefore) }),
    loss.events === undefined ? undefined : t('loss.events', { count: loss.events })
  ].filter((line) => line !== undefined)
  return (
    <div className={styles.help} role="status">
      {lines.length === 0 ? t('loss.none') : lines.map((line) => <div key={line}>{line}</div>)}
    </div>
  )
}

/** Asked for when somebody has stopped typing. */
const pause = 300

function useLoss(wanted: Retention | undefined): RetentionLoss | undefined {
  const key = wanted === undefined ? undefined : JSON.stringify(wanted)
  const [found, setFound] = useState<{ readonly key: string; readonly loss: RetentionLoss }>()
  useEffect(() => {
    if (key === undefined) return undefined
    let isCurrent = true
    const timer = setTimeout(() => {
      const { client, call } = host()
      client.settings.lossWith({ ...call, retention: JSON.parse(key) as Retention }).then(
        (loss) => isCurrent && setFound({ key, loss }),
        // With the connection lost the window says so.
        () => {}
      )
    }, pause)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [key])
  return found !== undefined && found.key === key ? found.loss : undefined
}
