import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { AddOn } from '../../../shared/add-ons/catalogue.ts'
import type { AddOnDocument } from '../../../shared/contract/add-ons.ts'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { noteApplied } from '../../actions/applied.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { CauseChain } from '../../parts/cause-chain.tsx'
import { Chip } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { canOpen, iconOfRef, openRef } from '../objects/object-ref.tsx'
import { useCauseLinks } from '../why/use-cause-links.ts'
import { presentOf, switchOn } from './add-on-calls.ts'
import styles from './add-ons.module.css'

export interface AddOnRowProps {
  readonly addOn: AddOn
  readonly document: AddOnDocument
}

/** One add-on: what it is for, how it is, what there is of it, and its switch. */
export function AddOnRow({ addOn, document }: AddOnRowProps): ReactElement {
  const { t } = useTranslation('addOns')
  const [problem, setProblem] = useState<string>()
  const { state, status, version, ready, desired, causes, objects } = document
  const links = useCauseLinks(causes)
  return (
    <li className={styles.row} aria-label={addOn.title}>
      <div className={styles.line}>
        <Icon name={kindIcon(addOn.icon)} className={styles.icon} />
        <div className={styles.words}>
          <h2 className={styles.title}>
            {addOn.title}
            {version === undefined ? null : <span className={styles.version}>{version}</span>}
          </h2>
          <p className={styles.purpose}>{t(`purpose.${addOn.id}`)}</p>
        </div>
        <span className={styles.status}>
          <StatusWord mark={status.mark} word={status.word} />
        </span>
        <span className={styles.pods}>{state === 'off' ? '' : t('pods', { ready, desired })}</span>
        <span className={styles.deed}>
          <Switcher addOn={addOn} state={state} onProblem={setProblem} />
        </span>
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      {causes.length === 0 ? null : (
        <div className={styles.chain}>
          <CauseChain links={links} />
        </div>
      )}
      {objects.length === 0 ? null : (
        <div className={styles.objects}>
          {objects.map((ref) =>
            canOpen(ref) ? (
              <Chip
                key={`${ref.resource}/${ref.name}`}
                icon={iconOfRef(ref)}
                title={`${ref.kind} ${ref.name}`}
                onClick={() => openRef(ref)}
              >
                {ref.name}
              </Chip>
            ) : null
          )}
        </div>
      )}
    </li>
  )
}

/** On: its manifests are applied. Off: what they made is deleted, after a look at what goes along. */
function Switcher({
  addOn,
  state,
  onProblem
}: {
  readonly addOn: AddOn
  readonly state: AddOnDocument['state']
  readonly onProblem: (problem: string | undefined) => void
}): ReactElement {
  const { t } = useTranslation('addOns')
  const [isBusy, setBusy] = useState(false)
  if (addOn.manifests.length === 0) return <span className={styles.builtIn}>{t('builtIn')}</span>
  const run = (deed: () => Promise<string | undefined>): void => {
    setBusy(true)
    onProblem(undefined)
    deed()
      .then(onProblem, (error: unknown) => onProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false))
  }
  const on = (): void =>
    run(async () => {
      const results = await switchOn(addOn)
      noteApplied(t('onOf', { name: addOn.title }), results)
      return refusalOf(results)
    })
  const off = (): void =>
    run(async () => {
      const links = await presentOf(addOn)
      if (links.length === 0) return t('nothingThere')
      useActionDialog.getState().open({ type: 'delete', links, doing: t('offOf', { name: addOn.title }) })
      return undefined
    })
  return (
    <>
      {state === 'on' ? null : (
        <Button size="small" disabled={isBusy} onClick={on} aria-label={t('onOf', { name: addOn.title })}>
          {isBusy ? t('applying') : state === 'part' ? t('complete') : t('on')}
        </Button>
      )}
      {state === 'off' ? null : (
        <Button size="small" disabled={isBusy} onClick={off} aria-label={t('offOf', { name: addOn.title })}>
          {t('off')}
        </Button>
      )}
    </>
  )
}

/** The first refusal, in the API's own words, and how many there are. */
function refusalOf(results: readonly DocumentResult[]): string | undefined {
  const refused = results.filter(({ outcome }) => outcome === 'failed')
  const first = refused[0]?.error?.message
  return first === undefined ? undefined : refused.length === 1 ? first : `${first} (+${refused.length - 1})`
}
