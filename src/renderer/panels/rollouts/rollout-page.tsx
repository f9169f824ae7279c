import { useCallback, useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { RolloutResource } from '../../../shared/rollout/rollout-kinds.ts'
import type { RolloutDocument } from '../../../shared/contract/documents.ts'
import { kindIcon } from '../../icons/icon.tsx'
import { registerCommands, useCommandContext } from '../../commands/command.ts'
import { useDocument } from '../../connection/use-live.ts'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { kubectlTarget } from '../objects/object-names.ts'
import { kindOfLink } from './rollout-kind.ts'
import { RevisionDifference } from './revision-difference.tsx'
import { RevisionList } from './revision-list.tsx'
import { sidesOf, undoTarget, type Sides } from './revision-notes.ts'
import { RolloutHeader } from './rollout-header.tsx'
import { RolloutPicture } from './rollout-picture.tsx'
import styles from './rollouts.module.css'
import { StuckBanner } from './stuck-banner.tsx'
import { undoCommand } from './undo.ts'
import { UndoDialog } from './undo-dialog.tsx'

/** The rollout of one object: its revisions, what runs now, and what differs. */
export function RolloutPage({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('rollouts')
  const { group, resource, namespace, name } = link
  const key = `rollout/${resource}/${namespace}/${name}`
  const { value, error } = useDocument<RolloutDocument>(key, async (client, live, options) =>
    client.documents.rollout({ ...live, ref: { group, resource, namespace, name } }, options)
  )
  const held = value?.paused
  useEffect(() => useCommandContext.setState({ targets: [{ ...link, held }] }), [link, held])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows />
      ) : value.object === undefined ? (
        <Gone link={link} />
      ) : (
        <Rollout link={link} rollout={value} />
      )}
    </section>
  )
}

function Gone({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('rollouts')
  const go = useRoute((route) => route.go)
  return (
    <EmptyState
      icon={kindIcon(kindOfLink(link).icon)}
      title={t('gone', { kind: kindOfLink(link).kind })}
      text={t('goneText', { name: link.name })}
      actions={
        <Button onClick={() => go({ panel: 'rollouts', resource: link.resource as RolloutResource })}>
          {t('allRollouts')}
        </Button>
      }
    />
  )
}

interface RolloutProps {
  readonly link: ObjectLink
  readonly rollout: RolloutDocument
}

function Rollout({ link, rollout }: RolloutProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const [chosen, setChosen] = useState<Partial<Sides>>({})
  const [focused, setFocused] = useState<number>()
  const [undoing, setUndoing] = useState<number>()
  const [edited, setEdited] = useState<number>()
  const { revisions } = rollout
  const sides = sidesOf(revisions, chosen)
  const target = undoTarget(revisions, chosen)
  const inFocus = focused ?? revisions[0]?.revision

  const pick = useCallback(
    (side: 'a' | 'b', revision: number | undefined) => setChosen((before) => ({ ...before, [side]: revision })),
    []
  )
  useEffect(
    () =>
      registerCommands([
        {
          id: 'rollout.side-a',
          title: () => t('pickSideA'),
          icon: 'compare',
          group: 'view',
          keys: 'a',
          run: () => pick('a', inFocus)
        },
        {
          id: 'rollout.side-b',
          title: () => t('pickSideB'),
          icon: 'compare',
          group: 'view',
          keys: 'b',
          run: () => pick('b', inFocus)
        },
        {
          id: 'rollout.cause',
          title: () => t('cause.edit'),
          icon: 'edit',
          group: 'object',
          keys: 'n',
          when: () => inFocus !== undefined,
          run: () => setEdited(inFocus)
        },
        {
          id: 'rollout.undo',
          title: () => (target === undefined ? t('undo') : t('undoTo', { revision: target })),
          icon: 'undo',
          group: 'object',
          keys: 'u',
          when: () => target !== undefined,
          kubectl: () => undoCommand(link, target),
          run: () => setUndoing(target)
        }
      ]),
    [t, target, inFocus, link, pick]
  )
  useStatusLine(target === undefined ? `kubectl rollout history ${kubectlTarget(link)}` : undoCommand(link, target), [
    { keys: ['a', 'b'], label: t('pickSides') },
    { keys: ['u'], label: t('undoKey') }
  ])

  return (
    <>
      <RolloutHeader link={link} rollout={rollout} target={target} onUndo={setUndoing} />
      <StuckBanner rollout={rollout} />
      <div className={styles.columns}>
        <RevisionList
          rollout={rollout}
          sides={sides}
          onFocus={setFocused}
          onPick={pick}
          onCompare={(revision) => setChosen(revision.current ? {} : { a: revision.revision })}
          link={link}
          edited={edited}
          onEdit={setEdited}
        />
        <div className={styles.right}>
          <RolloutPicture rollout={rollout} />
          <RevisionDifference revisions={revisions} sides={sides} />
        </div>
      </div>
      {undoing === undefined ? null : (
        <UndoDialog
          link={link}
          revision={undoing}
          next={(revisions[0]?.revision ?? 0) + 1}
          onClose={() => setUndoing(undefined)}
        />
      )}
    </>
  )
}
