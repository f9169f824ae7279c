import { useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { parseLabelChanges } from './label-changes.ts'
import { runOnAll } from './outcome.ts'
import { labelled } from './undoable.ts'

export function LabelDialog({
  links,
  onClose
}: {
  readonly links: readonly ObjectLink[]
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [text, setText] = useState('')
  const { changes, problem } = parseLabelChanges(text)
  const isEmpty = Object.keys(changes).length === 0
  const targets = links.map(actionTarget)
  const action = { type: 'label', values: isEmpty ? { KEY: 'VALUE' } : changes } as const
  return (
    <ActionForm
      title={
        links.length === 1 ? t('labelTitle', { name: links[0]!.name }) : t('labelTitleCount', { count: links.length })
      }
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
      confirm={t('label')}
      problem={problem === undefined ? undefined : t('labelProblem', { word: problem })}
      missing={isEmpty ? t('labelMissing') : undefined}
      onConfirm={() => runOnAll(t('label'), links, (link) => labelled(link, changes))}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('labels')}
        value={text}
        placeholder="tier=app env-"
        onChange={(event) => setText(event.target.value)}
        helperText={t('labelHelp')}
        slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off' } }}
      />
    </ActionForm>
  )
}
