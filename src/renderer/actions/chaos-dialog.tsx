import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../shared/schema/types.ts'
import { containersOf } from '../../shared/chaos/pods-targets.ts'
import { changeChaos } from '../connection/chaos.ts'
import type { FaultChoice } from '../panels/chaos/fault-choice.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readCandidates, type Candidate } from './chaos-candidates.ts'
import { ChaosFields } from './chaos-fields.tsx'
import {
  beginWith,
  choicesFor,
  commandFor,
  durationOf,
  hasTarget,
  missingImage,
  readFault,
  targetOfId,
  type ChaosValues
} from './chaos-form.ts'
import { readObject } from './operations.ts'

/** Breaks an object, or something that is named here. `choice` is what it begins with. */
export function ChaosDialog({
  links,
  choice,
  onClose
}: {
  readonly links: readonly ObjectLink[]
  readonly choice: FaultChoice | undefined
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('chaos')
  const choices = choicesFor(links)
  const [values, setValues] = useState(() => beginWith(choice ?? choices[0] ?? 'partition', links))
  const [candidates, setCandidates] = useState<readonly Candidate[]>([])
  const [refused, setRefused] = useState<string>()
  const containers = useContainers(values.target)
  const probes = probesOf(containers, values.container)
  const shown = fitted(values, containers, probes)
  const set = (change: Partial<ChaosValues>): void => {
    setValues({ ...shown, ...change })
    setRefused(undefined)
  }
  useEffect(() => {
    readCandidates().then(setCandidates, () => {})
  }, [])
  const read = readFault(shown)
  const hasNoProbe = shown.choice === 'fail-probe' && containers.length > 0 && probes.length === 0
  const apply = async (): Promise<'done' | 'stay'> => {
    if (!('fault' in read)) return 'stay'
    const duration = durationOf(shown)
    try {
      await changeChaos({ type: 'start', fault: read.fault, ...(duration === undefined ? {} : { duration }) })
      return 'done'
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
  }
  return (
    <ActionForm
      title={links.length === 1 ? t('dialogTitleOf', { name: links[0]!.name }) : t('dialogTitle')}
      command={commandFor(shown)}
      commandNote={shown.choice === 'bad-image' ? t('through') : t('watch')}
      confirm={t('confirm')}
      destructive
      problem={'problem' in read ? t(`problem.${read.problem}`) : refused}
      missing={hasNoProbe ? t('missing.probe') : 'missing' in read ? t(`missing.${read.missing}`) : undefined}
      onConfirm={apply}
      onClose={onClose}
    >
      <ChaosFields
        values={shown}
        choices={choices}
        candidates={candidates}
        containers={containers.map(({ name }) => name)}
        probes={probes}
        isFixed={links.length > 0}
        onChange={set}
      />
    </ActionForm>
  )
}

/** The containers of a target; none until they are read. */
function useContainers(target: string): readonly Container[] {
  const [found, setFound] = useState<{ readonly target: string; readonly containers: readonly Container[] }>()
  useEffect(() => {
    let isLate = false
    if (target !== '')
      readObject(targetOfId(target)).then(
        (object) => {
          if (!isLate) setFound({ target, containers: containersOf(object) })
        },
        () => {}
      )
    return () => {
      isLate = true
    }
  }, [target])
  return found?.target === target ? found.containers : []
}

function probesOf(containers: readonly Container[], container: string): readonly ChaosValues['probe'][] {
  const meant = containers.filter(({ name }) => container === '' || name === container)
  return (['startup', 'readiness', 'liveness'] as const).filter((probe) =>
    meant.some((one) => one[`${probe}Probe`] !== undefined)
  )
}

/** What was chosen for another target may not be there: then the first that is. */
function fitted(
  values: ChaosValues,
  containers: readonly Container[],
  probes: readonly ChaosValues['probe'][]
): ChaosValues {
  if (!hasTarget(values.choice)) return values
  const needsOne = values.choice === 'bad-image'
  const isThere = containers.some(({ name }) => name === values.container)
  const container = isThere ? values.container : needsOne ? (containers[0]?.name ?? '') : ''
  const current = containers.find(({ name }) => name === container)?.image
  const image = needsOne && values.image === '' && current !== undefined ? missingImage(current) : values.image
  const probe = probes.includes(values.probe) ? values.probe : (probes[0] ?? values.probe)
  return { ...values, container, image, probe }
}
