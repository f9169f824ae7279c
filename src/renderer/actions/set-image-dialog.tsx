import { useEffect, useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { Deployment } from '../../shared/schema/types.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { readObject, setImages } from './operations.ts'
import { runOnAll } from './outcome.ts'

export function SetImageDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [current, setCurrent] = useState<Readonly<Record<string, string>>>({})
  const [images, setImagesTyped] = useState<Readonly<Record<string, string>>>({})
  const [cause, setCause] = useState('')
  useEffect(() => {
    readObject(link).then(
      (object) => {
        const { containers } = (object as Deployment).spec.template.spec!
        const found = Object.fromEntries(containers.map(({ name, image }) => [name, image ?? '']))
        setCurrent(found)
        setImagesTyped((typed) => ({ ...found, ...typed }))
      },
      () => {}
    )
  }, [link])
  const changed = Object.fromEntries(Object.entries(images).filter(([name, image]) => image !== current[name]))
  const names = Object.keys(changed)
  const isEmpty = Object.values(changed).some((image) => image.trim() === '')
  const targets = [actionTarget(link)]
  const action = { type: 'set-image', images: changed, changeCause: cause.trim() } as const
  return (
    <ActionForm
      title={t('setImageTitle', { name: link.name })}
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
      confirm={t('setImage')}
      problem={isEmpty ? t('imageProblem') : undefined}
      missing={names.length === 0 && Object.keys(current).length > 0 ? t('imageSame') : undefined}
      onConfirm={() => runOnAll(t('setImage'), [link], () => setImages(link, changed, cause.trim()))}
      onClose={onClose}
    >
      {Object.entries(images).map(([name, image], index) => (
        <TextField
          key={name}
          autoFocus={index === 0}
          label={t('imageOf', { container: name })}
          value={image}
          onChange={(event) => setImagesTyped({ ...images, [name]: event.target.value.trim() })}
        />
      ))}
      <TextField
        label={t('changeCause')}
        value={cause}
        onChange={(event) => setCause(event.target.value)}
        helperText={t('changeCauseHelp')}
      />
    </ActionForm>
  )
}
