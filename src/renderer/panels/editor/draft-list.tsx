import { useEffect, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../shared/contract/editor.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { useDock } from '../../shell/dock.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { discardDraft, loadDrafts, useDrafts } from './drafts.ts'
import styles from './drafts.module.css'
import { tabOfDraft } from './restored-drafts.ts'

/** All drafts of the cluster, the newest first: written on, or discarded. */
export function DraftList(): ReactElement {
  const { t } = useTranslation('editor')
  const drafts = useDrafts((kept) => kept.drafts)
  useEffect(() => {
    loadDrafts().catch(() => {})
  }, [])
  if (drafts.length === 0) return <EmptyState icon="edit" title={t('drafts.empty')} text={t('drafts.emptyText')} />
  return (
    <div className={styles.list}>
      <table className={styles.table} aria-label={t('drafts.table')}>
        <thead>
          <tr>
            <th scope="col">{t('drafts.what')}</th>
            <th scope="col">{t('drafts.where')}</th>
            <th scope="col" className={styles.number}>
              {t('drafts.size')}
            </th>
            <th scope="col">{t('drafts.age')}</th>
            <th scope="col" aria-label={t('drafts.columnActions')} />
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <DraftRow key={draft.id} draft={draft} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DraftRow({ draft }: { readonly draft: Draft }): ReactElement {
  const { t } = useTranslation('editor')
  const open = useDock((dock) => dock.open)
  const name = draft.object?.name ?? nameIn(draft.text) ?? t('drafts.new')
  const lines = draft.text.split('\n').length
  const close = (): void => {
    const dock = useDock.getState()
    dock.setUnsaved(draft.id, false)
    dock.close(draft.id)
    discardDraft(draft.id).catch(() => {})
  }
  return (
    <tr>
      <th scope="row">
        <MiddleTruncate text={draft.object === undefined ? name : t('drafts.edited', { name })} />
      </th>
      <td>{draft.object?.namespace ?? ''}</td>
      <td className={styles.number}>{t('drafts.lines', { count: lines })}</td>
      <td>
        <AgeAt at={draft.keptAt} />
      </td>
      <td className={styles.actions}>
        <Button size="small" onClick={() => open(tabOfDraft(draft))}>
          {t('drafts.open')}
        </Button>
        <ConfirmButton
          size="small"
          label={t('drafts.discardOf', { name })}
          icon="delete"
          iconOnly
          question={t('drafts.ask')}
          confirmLabel={t('drafts.discard')}
          cancelLabel={t('unsaved.keep')}
          onConfirm={close}
        />
      </td>
    </tr>
  )
}

/** "Deployment web": what a text begins with, where it says so. */
function nameIn(text: string): string | undefined {
  const kind = /^kind:\s*(\S+)/m.exec(text)?.[1]
  const name = /^metadata:[^\S\n]*\n(?:[^\S\n]+.*\n)*?[^\S\n]+name:\s*(\S+)/m.exec(text)?.[1]
  return kind === undefined ? undefined : `${kind}${name === undefined ? '' : ` ${name}`}`
}
