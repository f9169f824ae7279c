import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import MenuItem from '@mui/material/MenuItem'
import MenuList from '@mui/material/MenuList'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { Icon } from '../icons/icon.tsx'
import { TextLink } from '../parts/small.tsx'
import styles from './top-bar.module.css'

/** Which namespaces the whole window is narrowed to. */
export function NamespaceFilter({ names }: { readonly names: readonly string[] }): ReactElement {
  const { t } = useTranslation('shell')
  const chosen = useClusterScope((scope) => scope.namespaces)
  const setNamespaces = useClusterScope((scope) => scope.setNamespaces)
  const [anchor, setAnchor] = useState<HTMLElement>()
  const label =
    chosen.length === 0
      ? t('allNamespaces')
      : chosen.length === 1
        ? chosen[0]
        : t('namespacesCount', { count: chosen.length })
  const toggle = (name: string): void =>
    setNamespaces(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name])
  return (
    <>
      <button
        type="button"
        className={styles.choice}
        aria-label={t('namespaceFilter')}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="namespace" />
        <span className={styles.choiceName}>{label}</span>
        <Icon name="down" size={12} />
      </button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        <MenuList className={styles.namespaces} aria-label={t('namespaceFilter')} autoFocusItem>
          <MenuItem selected={chosen.length === 0} onClick={() => setNamespaces([])}>
            <Icon name="namespace" size={14} />
            {t('allNamespaces')}
          </MenuItem>
          {names.map((name) => (
            <div key={name} className={styles.namespaceRow}>
              <MenuItem
                className={styles.namespace}
                onClick={() => toggle(name)}
                aria-checked={chosen.includes(name)}
                role="menuitemcheckbox"
              >
                <Checkbox
                  checked={chosen.includes(name)}
                  tabIndex={-1}
                  slotProps={{ input: { 'aria-hidden': true } }}
                />
                {name}
              </MenuItem>
              <TextLink
                onClick={() => {
                  setNamespaces([name])
                  setAnchor(undefined)
                }}
              >
                {t('onlyThis')}
              </TextLink>
            </div>
          ))}
        </MenuList>
      </Popover>
    </>
  )
}
