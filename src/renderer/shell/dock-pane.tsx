import { lazy, Suspense, type KeyboardEvent, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { useDock, type DockContent } from './dock.ts'
import styles from './dock-pane.module.css'

const ObjectLogs = lazy(async () => ({ default: (await import('../panels/logs/object-logs.tsx')).ObjectLogs }))
const PodTerminal = lazy(async () => ({
  default: (await import('../panels/terminal/pod-terminal.tsx')).PodTerminal
}))
const MachineTerminal = lazy(async () => ({
  default: (await import('../panels/terminal/machine-terminal.tsx')).MachineTerminal
}))
const ObjectEditor = lazy(async () => ({ default: (await import('../panels/editor/object-editor.tsx')).ObjectEditor }))
const ManifestEditor = lazy(async () => ({
  default: (await import('../panels/editor/manifest-editor.tsx')).ManifestEditor
}))

const DraftList = lazy(async () => ({ default: (await import('../panels/editor/draft-list.tsx')).DraftList }))

const tabIcons: Readonly<Record<DockContent['type'], IconName>> = {
  logs: 'log',
  terminal: 'kubectl',
  attach: 'attach',
  edit: 'edit',
  create: 'add',
  drafts: 'edit'
}

/** Logs, terminals and editors as tabs under the page. */
export function DockPane(): ReactElement {
  const { t } = useTranslation('shell')
  const { tabs, active, collapsed, unsaved, activate, close, setCollapsed } = useDock()
  return (
    <section className={styles.dock} aria-label={t('dock.label')} data-dock="">
      <div className={styles.head} role="tablist">
        {tabs.map((tab) => (
          <span key={tab.id} className={classNames(styles.tab, tab.id === active && styles.active)}>
            <button
              type="button"
              role="tab"
              aria-selected={tab.id === active}
              tabIndex={tab.id === active ? 0 : -1}
              className={styles.name}
              onClick={() => activate(tab.id)}
              onKeyDown={(event) => onTabKey(event, tab.id)}
            >
              <Icon name={tabIcons[tab.content.type]} size={14} />
              {titleOf(tab.content, t)}
              {unsaved.has(tab.id) ? <span title={t('dock.unsaved')}>*</span> : null}
            </button>
            <IconButton size="small" aria-label={t('dock.close')} onClick={() => close(tab.id)}>
              <Icon name="close" size={12} />
            </IconButton>
          </span>
        ))}
        <span className={styles.gap} />
        <IconButton
          size="small"
          aria-label={collapsed ? t('dock.expand') : t('dock.collapse')}
          onClick={() => setCollapsed(!collapsed)}
        >
          <Icon name={collapsed ? 'up' : 'down'} size={14} />
        </IconButton>
      </div>
      {tabs.map((tab) => (
        // Tabs out of sight stay as they were: a half-written manifest must not be lost.
        <div key={tab.id} className={styles.body} hidden={collapsed || tab.id !== active} role="tabpanel">
          <Suspense fallback={null}>
            <Content id={tab.id} content={tab.content} />
          </Suspense>
        </div>
      ))}
    </section>
  )
}

/** Arrows go from tab to tab, Delete closes one. */
function onTabKey(event: KeyboardEvent<HTMLElement>, id: string): void {
  const { tabs, activate, close } = useDock.getState()
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (event.key === 'Delete') close(id)
  else if (step !== 0) {
    const at = (tabs.findIndex((tab) => tab.id === id) + step + tabs.length) % tabs.length
    activate(tabs[at]!.id)
    event.currentTarget.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>('[role="tab"]')[at]?.focus()
  } else return
  event.preventDefault()
}

function Content({ id, content }: { readonly id: string; readonly content: DockContent }): ReactElement {
  switch (content.type) {
    case 'logs':
      return <ObjectLogs object={content.object} more={content.more} container={content.container} />
    case 'terminal':
      return content.object.resource === 'nodes' ? (
        <MachineTerminal node={content.object.name} />
      ) : (
        <PodTerminal kind="shell" object={content.object} container={content.container} />
      )
    case 'attach':
      return <PodTerminal kind="attach" object={content.object} container={content.container} />
    case 'edit':
      return <ObjectEditor tabId={id} object={content.object} draft={content.draft} />
    case 'create':
      return <ManifestEditor tabId={id} template={content.template} draft={content.draft} />
    case 'drafts':
      return <DraftList />
  }
}

function titleOf(content: DockContent, t: (key: 'dock.create' | 'dock.drafts') => string): string {
  if (content.type === 'create') return t('dock.create')
  if (content.type === 'drafts') return t('dock.drafts')
  const others = content.type === 'logs' ? (content.more ?? []).length : 0
  return others === 0 ? content.object.name : `${content.object.name} +${others}`
}
