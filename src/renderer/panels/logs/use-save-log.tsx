import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Banner } from '../../parts/states.tsx'
import { saveLog, type SavedLog } from './save-log.ts'

/** The download of a log, and the banner where something of it went wrong. */
export function useSaveLog(log: SavedLog): { readonly save: () => void; readonly banner: ReactElement | null } {
  const { t } = useTranslation('logs')
  const [trouble, setTrouble] = useState<string>()
  const save = (): void => {
    setTrouble(undefined)
    saveLog(log).then(
      (truncated) => setTrouble(truncated ? t('truncated') : undefined),
      (reason: unknown) => setTrouble(reason instanceof Error ? reason.message : String(reason))
    )
  }
  const banner =
    trouble === undefined ? null : (
      <Banner
        tone="warn"
        title={t('download')}
        message={trouble}
        action={
          <Button size="small" onClick={() => setTrouble(undefined)}>
            {t('dismiss')}
          </Button>
        }
      />
    )
  return { save, banner }
}
