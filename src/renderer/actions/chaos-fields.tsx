import type { ReactElement } from 'react'
import ListSubheader from '@mui/material/ListSubheader'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { FaultChoice } from '../panels/chaos/fault-choice.ts'
import type { Candidate } from './chaos-candidates.ts'
import {
  answers,
  directions,
  durations,
  endAfter,
  everyone,
  exits,
  hasTarget,
  isOfWays,
  repeats,
  targetOfId,
  type ChaosValues
} from './chaos-form.ts'
import styles from './chaos-fields.module.css'

interface ChaosFieldsProps {
  readonly values: ChaosValues
  readonly choices: readonly FaultChoice[]
  readonly candidates: readonly Candidate[]
  readonly containers: readonly string[]
  readonly probes: readonly ChaosValues['probe'][]
  /** The objects were chosen before the dialog was opened. */
  readonly isFixed: boolean
  readonly onChange: (change: Partial<ChaosValues>) => void
}

/** The fields of what was chosen, and no others. */
export function ChaosFields(props: ChaosFieldsProps): ReactElement {
  const { values, choices, candidates, containers, probes, isFixed, onChange } = props
  const { t } = useTranslation('chaos')
  const { choice } = values
  const isOver = choice === 'crash' && values.again === 'once'
  return (
    <>
      <Select
        label={t('field.choice')}
        value={choice}
        options={choices.map((id) => [id, t(`choice.${id}`)])}
        helperText={t(`choiceText.${choice}`)}
        onChoose={(id) => onChange({ choice: id as FaultChoice })}
      />
      {hasTarget(choice) && !isFixed ? (
        <Select
          label={t('field.target')}
          value={candidates.some(({ id }) => id === values.target) ? values.target : ''}
          options={candidates
            .filter(({ group, id }) => group === 'pods' && (choice !== 'bad-image' || id.startsWith('apps/')))
            .map(({ id, label }) => [id, label])}
          onChoose={(target) => onChange({ target, container: '', image: '' })}
        />
      ) : null}
      {hasTarget(choice) && containers.length > 0 ? (
        <Select
          label={t('field.container')}
          value={values.container}
          options={[
            ...(choice === 'bad-image' ? [] : [['', t('field.allContainers')] as const]),
            ...containers.map((name) => [name, name] as const)
          ]}
          onChoose={(container) => onChange({ container, image: '' })}
        />
      ) : null}
      <OwnFields values={values} probes={probes} onChange={onChange} />
      {isOfWays(choice) ? <WayFields values={values} candidates={candidates} onChange={onChange} /> : null}
      {isOver ? null : (
        <Select
          label={t('field.duration')}
          value={values.duration}
          options={durations.map((id) => [id, t(`duration.${id}`)])}
          onChoose={(duration) => onChange({ duration: duration as ChaosValues['duration'] })}
        />
      )}
    </>
  )
}

type PartProps = Pick<ChaosFieldsProps, 'values' | 'onChange'>

function OwnFields({ values, probes, onChange }: PartProps & Pick<ChaosFieldsProps, 'probes'>): ReactElement | null {
  const { t } = useTranslation('chaos')
  switch (values.choice) {
    case 'crash':
      return (
        <div className={styles.pair}>
          <Select
            label={t('field.ends')}
            value={values.exit}
            options={exits.map((id) => [id, t(`exit.${id}`)])}
            onChoose={(exit) => onChange({ exit: exit as ChaosValues['exit'] })}
          />
          <Select
            label={t('field.again')}
            value={values.again}
            options={repeats.map((id) => [id, t(`again.${id}`)])}
            onChoose={(again) => onChange({ again: again as ChaosValues['again'] })}
          />
        </div>
      )
    case 'leak':
      return <Typed label={t('field.rate')} value={values.rate} isNumber onType={(rate) => onChange({ rate })} />
    case 'slow':
    case 'latency':
      return <Typed label={t('field.delay')} value={values.delay} isNumber onType={(delay) => onChange({ delay })} />
    case 'loss':
      return <Typed label={t('field.loss')} value={values.loss} isNumber onType={(loss) => onChange({ loss })} />
    case 'fail-probe':
      return probes.length === 0 ? null : (
        <Select
          label={t('field.probe')}
          value={values.probe}
          options={probes.map((id) => [id, t(`probe.${id}`)])}
          onChoose={(probe) => onChange({ probe: probe as ChaosValues['probe'] })}
        />
      )
    case 'bad-image':
      return <Typed label={t('field.image')} value={values.image} onType={(image) => onChange({ image })} />
    case 'registry-down':
      return (
        <Typed
          label={t('field.registry')}
          value={values.registry}
          helperText={t('field.registryHelp')}
          onType={(registry) => onChange({ registry })}
        />
      )
    case 'dns':
      return (
        <>
          <Select
            label={t('field.answer')}
            value={values.answer}
            options={answers.map((id) => [id, t(`answer.${id}`)])}
            onChoose={(answer) => onChange({ answer: answer as ChaosValues['answer'] })}
          />
          <Typed
            label={t('field.name')}
            value={values.name}
            helperText={t('field.nameHelp')}
            onType={(name) => onChange({ name })}
          />
        </>
      )
    default:
      return null
  }
}

function WayFields({ values, candidates, onChange }: PartProps & Pick<ChaosFieldsProps, 'candidates'>): ReactElement {
  const { t } = useTranslation('chaos')
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <EndField
          key={end}
          label={t(`field.${end}`)}
          chosen={values[end]}
          candidates={candidates}
          onChoose={(ids) => onChange({ [end]: endAfter(values[end], ids) })}
        />
      ))}
      <Select
        label={t('field.direction')}
        value={values.direction}
        options={directions.map((id) => [id, t(`direction.${id}`)])}
        helperText={t('field.endsHelp')}
        onChoose={(direction) => onChange({ direction: direction as ChaosValues['direction'] })}
      />
    </>
  )
}

const groups = ['everyone', 'nodes', 'service', 'pods'] as const

function EndField({
  label,
  chosen,
  candidates,
  onChoose
}: {
  readonly label: string
  readonly chosen: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly onChoose: (ids: readonly string[]) => void
}): ReactElement {
  const { t } = useTranslation('chaos')
  const textOf = (id: string): string => (id === everyone ? t('end.everyone') : targetOfId(id).name)
  // What was chosen before the list came stands in it too.
  const unknown = chosen.filter((id) => candidates.every((candidate) => candidate.id !== id))
  return (
    <TextField
      select
      label={label}
      value={[...chosen]}
      onChange={(event) => onChoose(event.target.value as unknown as string[])}
      slotProps={{
        select: {
          multiple: true,
          renderValue: (ids) => (ids as string[]).map(textOf).join(', '),
          MenuProps: { slotProps: { paper: { style: { maxHeight: 360 } } } }
        }
      }}
    >
      {unknown.map((id) => (
        <MenuItem key={id} value={id}>
          {textOf(id)}
        </MenuItem>
      ))}
      {groups.flatMap((group) => {
        const members = candidates.filter((candidate) => candidate.group === group)
        if (members.length === 0) return []
        return [
          ...(group === 'everyone'
            ? []
            : [
                <ListSubheader key={group} className={styles.caption}>
                  {t(`end.${group}`)}
                </ListSubheader>
              ]),
          ...members.map((candidate) => (
            <MenuItem key={candidate.id} value={candidate.id}>
              {candidate.id === everyone ? t('end.everyone') : candidate.label}
            </MenuItem>
          ))
        ]
      })}
    </TextField>
  )
}

function Select({
  label,
  value,
  options,
  helperText,
  onChoose
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [id: string, text: string])[]
  readonly helperText?: string
  readonly onChoose: (id: string) => void
}): ReactElement {
  return (
    <TextField
      select
      label={label}
      value={value}
      helperText={helperText}
      onChange={(event) => onChoose(event.target.value)}
      slotProps={{
        select: { displayEmpty: true, MenuProps: { slotProps: { paper: { style: { maxHeight: 360 } } } } },
        inputLabel: { shrink: true }
      }}
    >
      {options.map(([id, text]) => (
        <MenuItem key={id} value={id}>
          {text}
        </MenuItem>
      ))}
    </TextField>
  )
}

function Typed({
  label,
  value,
  helperText,
  isNumber = false,
  onType
}: {
  readonly label: string
  readonly value: string
  readonly helperText?: string
  readonly isNumber?: boolean
  readonly onType: (text: string) => void
}): ReactElement {
  return (
    <TextField
      label={label}
      value={value}
      helperText={helperText}
      onChange={(event) => onType(event.target.value.trim())}
      slotProps={{ htmlInput: { spellCheck: false, ...(isNumber ? { inputMode: 'numeric' } : {}) } }}
    />
  )
}
