import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { registerCommands, useCommandContext, useCommands } from '../../commands/command.ts'
import { Icon, type IconName } from '../../icons/icon.tsx'
import { KeyCap, TextLink } from '../../parts/small.tsx'
import { RefusedState } from '../../parts/states.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { classNames } from '../../theme/class-names.ts'
import { useThemeMode } from '../../theme/mode.ts'
import { useApplyFiles } from '../apply/apply-files.ts'
import { clusterCalls, createCluster, useClusters } from '../clusters/cluster-calls.ts'
import { freeName } from '../clusters/cluster-name.ts'
import { wordsOf } from '../clusters/use-deed.ts'
import { openSampleShop } from './sample-shop.ts'
import styles from './welcome.module.css'

/** What to begin with: shown on the first run, and reached later from the palette. */
export function WelcomePanel(): ReactElement {
  const { t } = useTranslation('welcome')
  const { value } = useClusters()
  const go = useRoute((route) => route.go)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  useStatusLine('kubectl cluster-info', [{ keys: ['Ctrl', 'K'], label: t('palette') }])
  const taken = value?.clusters.map(({ name }) => name) ?? []
  const attempt = (deed: () => Promise<unknown>): void => {
    setBusy(true)
    setProblem(undefined)
    deed()
      .catch((reason: unknown) => setProblem(wordsOf(reason)))
      .finally(() => setBusy(false))
  }
  const openShop = (): void => attempt(() => openSampleShop(freeName('shop', taken)))
  // On the first run there is an empty cluster already.
  const openEmpty = (): void =>
    attempt(async () => {
      if (value?.isFirstRun === true) await clusterCalls().endFirstRun()
      else await createCluster({ name: freeName('empty', taken), preset: 'default' })
      go({ panel: 'overview' })
    })
  const openImport = (): void => useApplyFiles.getState().open([])
  useWelcomeKeys({ e: openEmpty, i: openImport })
  return (
    <section className={styles.page} aria-label={t('label')}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <Dock />
          <div>
            <h1>{t('title')}</h1>
            <p>{t('text')}</p>
          </div>
        </header>
        {problem === undefined ? null : <RefusedState message={problem} />}
        <div className={styles.choices}>
          <Choice icon="service" title={t('shop.title')} text={t('shop.text')} note={t('shop.note')} keys="Enter" first>
            <Button autoFocus fullWidth variant="contained" disabled={busy} onClick={openShop}>
              {t('shop.open')}
            </Button>
          </Choice>
          <Choice icon="cluster" title={t('empty.title')} text={t('empty.text')} note={t('empty.note')} keys="E">
            <Button fullWidth disabled={busy} onClick={openEmpty}>
              {t('empty.open')}
            </Button>
          </Choice>
          <Choice icon="upload" title={t('import.title')} text={t('import.text')} note={t('import.note')} keys="I">
            <Button fullWidth disabled={busy} onClick={openImport}>
              {t('import.open')}
            </Button>
          </Choice>
        </div>
        <footer className={styles.foot}>
          <TextLink onClick={() => void useCommands.getState().commands.get('keys')?.run(useCommandContext.getState())}>
            {t('keys')}
          </TextLink>
          <TextLink onClick={() => go({ panel: 'clusters' })}>{t('clusters')}</TextLink>
          <span className={styles.gap} />
          <ThemeChoice />
        </footer>
      </div>
    </section>
  )
}

interface ChoiceProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly note: string
  readonly keys: string
  readonly first?: boolean
  readonly children: ReactNode
}

function Choice({ icon, title, text, note, keys, first = false, children }: ChoiceProps): ReactElement {
  return (
    <article className={classNames(styles.choice, first && styles.first)} aria-label={title}>
      <Icon name={icon} size={22} />
      <h2>{title}</h2>
      <p className={styles.text}>{text}</p>
      <p className={styles.note}>
        {note} <KeyCap>{keys}</KeyCap>
      </p>
      {children}
    </article>
  )
}

const modes = { system: 'light', light: 'dark', dark: 'system' } as const

function ThemeChoice(): ReactElement {
  const { t } = useTranslation('welcome')
  const { mode, setMode } = useThemeMode()
  return <TextLink onClick={() => setMode(modes[mode])}>{t(`theme.${mode}`)}</TextLink>
}

/** Letters that choose here; they are other commands' elsewhere. */
function useWelcomeKeys(deeds: { readonly e: () => void; readonly i: () => void }): void {
  const { t } = useTranslation('welcome')
  useEffect(() =>
    registerCommands([
      { id: 'welcome.empty', title: () => t('empty.title'), icon: 'cluster', group: 'create', keys: 'e', run: deeds.e },
      { id: 'welcome.import', title: () => t('import.title'), icon: 'upload', group: 'create', keys: 'i', run: deeds.i }
    ])
  )
}

/** The product's sign, larger. */
function Dock(): ReactElement {
  return (
    <svg viewBox="0 0 16 16" width={32} height={32} aria-hidden>
      <path d="M1.5 2v12h13V2" fill="none" stroke="var(--ink)" strokeWidth={1.6} />
      <path d="M4 4h8l-1.4 5H5.4z" fill="var(--accent)" />
      <path d="M5.5 14v-2.5M10.5 14v-2.5" stroke="var(--ink)" strokeWidth={1.2} />
    </svg>
  )
}
