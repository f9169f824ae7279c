// Korean has to be readable for whoever looks for it: of the font only the letters on the screen are fetched.
import '@fontsource-variable/noto-sans-kr/index.css'
import { useId, type ReactElement } from 'react'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import { useTranslation } from 'react-i18next'
import { useLanguage, type LanguageChoice } from '../../i18n/language.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { useThemeMode, type ContrastMode, type Density, type MotionMode, type ThemeMode } from '../../theme/mode.ts'
import styles from './settings.module.css'

const themes: readonly ThemeMode[] = ['system', 'light', 'dark']
const contrasts: readonly ContrastMode[] = ['system', 'normal', 'more']
const densities: readonly Density[] = ['dense', 'normal', 'roomy']
const motions: readonly MotionMode[] = ['system', 'reduced']
const languages: readonly LanguageChoice[] = ['system', 'en', 'ko']
/** Each in its own words, so that it is found by whoever cannot read the others. */
const languageNames = { en: 'English', ko: '한국어' } as const

/** Theme, contrast, rows, motion and language; each takes effect at once. */
export function LookSettings(): ReactElement {
  const { t } = useTranslation('settings')
  const look = useThemeMode()
  const { choice, choose } = useLanguage()
  return (
    <section aria-label={t('look')}>
      <PanelHeader ruled title={t('look')} />
      <div className={styles.choices}>
        <Choice
          label={t('theme')}
          values={themes}
          value={look.mode}
          nameOf={(value) => t(`themes.${value}`)}
          onChange={look.setMode}
        />
        <Choice
          label={t('contrast')}
          values={contrasts}
          value={look.contrast}
          nameOf={(value) => t(`contrasts.${value}`)}
          onChange={look.setContrast}
        />
        <Choice
          label={t('density')}
          values={densities}
          value={look.density}
          nameOf={(value) => t(`densities.${value}`)}
          onChange={look.setDensity}
        />
        <Choice
          label={t('motion')}
          values={motions}
          value={look.motion}
          nameOf={(value) => t(`motions.${value}`)}
          onChange={look.setMotion}
        />
        <Choice
          label={t('language')}
          values={languages}
          value={choice}
          nameOf={(value) => (value === 'system' ? t('languageSystem') : languageNames[value])}
          onChange={choose}
        />
      </div>
    </section>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly values: readonly T[]
  readonly value: T
  readonly nameOf: (value: T) => string
  readonly onChange: (value: T) => void
}

function Choice<T extends string>({ label, values, value, nameOf, onChange }: ChoiceProps<T>): ReactElement {
  const id = useId()
  return (
    <div className={styles.choice}>
      <span id={id}>{label}</span>
      <ToggleButtonGroup
        size="small"
        exclusive
        aria-labelledby={id}
        value={value}
        onChange={(_event, next: T | null) => next !== null && onChange(next)}
      >
        {values.map((one) => (
          <ToggleButton key={one} value={one}>
            {nameOf(one)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  )
}
