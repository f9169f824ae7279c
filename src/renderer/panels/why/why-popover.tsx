import type { ReactElement } from 'react'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import { useKind } from '../../connection/cluster-kinds.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { useRoute, type DetailTab, type ObjectLink } from '../../shell/route.ts'
import { Causes } from './causes.tsx'
import { useWhy } from './use-why.ts'
import { useWhyPopup } from './why-popup.ts'
import styles from './why.module.css'

/** Why an object is as it is, where somebody asked: each reason a jump, and beside the last what can be done. */
export function WhyPopover(): ReactElement {
  const shown = useWhyPopup((popup) => popup.shown)
  const close = useWhyPopup((popup) => popup.close)
  return (
    <Popover
      open={shown !== undefined}
      anchorReference="anchorPosition"
      {...(shown === undefined ? {} : { anchorPosition: { left: shown.left, top: shown.top } })}
      onClose={close}
      slotProps={{ paper: { role: 'dialog', 'aria-labelledby': 'why-title' } }}
    >
      {shown === undefined ? null : <Reasons link={shown.link} onClose={close} />}
    </Popover>
  )
}

function Reasons({ link, onClose }: { readonly link: ObjectLink; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('why')
  const kind = useKind(link.group, link.resource)
  const { value, error } = useWhy(link)
  const open = (tab: DetailTab): void => {
    onClose()
    useRoute.getState().openDetail(link, tab)
  }
  const isPod = link.group === '' && link.resource === 'pods'
  return (
    <div className={styles.popover}>
      <header className={styles.head}>
        <Icon name={kindIcon(kind?.icon ?? 'object')} size={14} />
        <h2 id="why-title" className={styles.title}>
          <MiddleTruncate text={link.name} keep={8} />
        </h2>
        {value?.status === undefined ? null : <StatusWord {...value.status} />}
      </header>
      <div className={styles.body} aria-live="polite">
        {error !== undefined ? (
          <p className={styles.quiet}>{error.message}</p>
        ) : value === undefined ? null : value.causes.length === 0 ? (
          <p className={styles.quiet}>{t(value.status === undefined ? 'gone' : 'fine')}</p>
        ) : (
          <Causes causes={value.causes} onJump={onClose} />
        )}
      </div>
      <footer className={styles.foot}>
        <TextLink onClick={() => open('overview')}>{t('details')}</TextLink>
        <TextLink onClick={() => open('events')}>{t('events')}</TextLink>
        {isPod ? <TextLink onClick={() => open('scheduling')}>{t('scheduling')}</TextLink> : null}
      </footer>
    </div>
  )
}
