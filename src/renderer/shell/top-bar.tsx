import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import { NoticeBell } from '../notices/notice-bell.tsx'
import { MenuButton } from '../parts/menu-button.tsx'
import { KeyCap } from '../parts/small.tsx'
import { useThemeMode } from '../theme/mode.ts'
import { ChaosChip } from './chaos-chip.tsx'
import { ClusterMenu } from './cluster-menu.tsx'
import { IdentityMenu } from './identity-menu.tsx'
import { NamespaceFilter } from './namespace-filter.tsx'
import { useRoute } from './route.ts'
import styles from './top-bar.module.css'

export interface TopBarProps {
  readonly namespaces: readonly string[]
  readonly onOpenPalette: () => void
}

export function TopBar({ namespaces, onOpenPalette }: TopBarProps): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <header className={styles.bar}>
      <div className={styles.brand}>
        <Brand />
        <span className={styles.product}>{t('product')}</span>
      </div>
      <div className={styles.scope}>
        <ClusterMenu />
        <NamespaceFilter names={namespaces} />
      </div>
      <button type="button" className={styles.search} onClick={onOpenPalette}>
        <Icon name="search" size={14} />
        <span className={styles.searchText}>{t('searchPlaceholder')}</span>
        <KeyCap>Ctrl</KeyCap>
        <KeyCap>K</KeyCap>
      </button>
      <div className={styles.end}>
        <ChaosChip />
        <NoticeBell />
        <IdentityMenu />
        <ThemeMenu />
      </div>
    </header>
  )
}

function ThemeMenu(): ReactElement {
  const { t } = useTranslation('shell')
  const { mode, contrast, setMode, setContrast } = useThemeMode()
  return (
    <MenuButton
      label={t('settings')}
      icon="settings"
      iconOnly
      entries={[
        {
          key: 'system',
          label: t('themeSystem'),
          icon: 'contrast',
          chosen: mode === 'system',
          onChoose: () => setMode('system')
        },
        {
          key: 'light',
          label: t('themeLight'),
          icon: 'sun',
          chosen: mode === 'light',
          onChoose: () => setMode('light')
        },
        { key: 'dark', label: t('themeDark'), icon: 'moon', chosen: mode === 'dark', onChoose: () => setMode('dark') },
        {
          key: 'contrast',
          label: t('highContrast'),
          divided: true,
          chosen: contrast === 'more',
          onChoose: () => setContrast(contrast === 'more' ? 'system' : 'more')
        },
        {
          key: 'all',
          label: t('allSettings'),
          icon: 'settings',
          divided: true,
          onChoose: () => useRoute.getState().go({ panel: 'settings' })
        }
      ]}
    />
  )
}

/** A dock with a ship's hull in it. */
function Brand(): ReactElement {
  return (
    <svg viewBox="0 0 16 16" width={18} height={18} aria-hidden>
      <path d="M1.5 2v12h13V2" fill="none" stroke="var(--ink)" strokeWidth={1.8} />
      <path d="M4 4h8l-1.4 5H5.4z" fill="var(--accent)" />
      <path d="M5.5 14v-2.5M10.5 14v-2.5" stroke="var(--ink)" strokeWidth={1.4} />
    </svg>
  )
}
