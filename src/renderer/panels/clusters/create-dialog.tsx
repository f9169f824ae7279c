import { useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import {
  apiEndpoints,
  cnis,
  presetNames,
  type ApiEndpoint,
  type Cni,
  type PresetName
} from '../../../shared/machines/presets.ts'
import { useRoute } from '../../shell/route.ts'
import { createCluster, useClusters } from './cluster-calls.ts'
import { freeName, nameProblem } from './cluster-name.ts'
import styles from './clusters.module.css'
import { NameField } from './name-field.tsx'
import { useDeed } from './use-deed.ts'

/** Another cluster, from a preset; the one that is open stands still from then on. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('clusters')
  const { t: ofMachines } = useTranslation('machines')
  const { value } = useClusters()
  const taken = value?.clusters.map((cluster) => cluster.name) ?? []
  const [typed, setName] = useState<string>()
  const [preset, setPreset] = useState<PresetName>('default')
  const [cni, setCni] = useState<Cni | ''>('')
  const [apiEndpoint, setEndpoint] = useState<ApiEndpoint | ''>('')
  const [seed, setSeed] = useState('')
  const name = typed ?? freeName('lab', taken)
  const deed = useDeed(async () => {
    await createCluster({
      name,
      preset,
      ...(cni === '' ? {} : { cni }),
      ...(apiEndpoint === '' ? {} : { apiEndpoint }),
      ...(seed === '' ? {} : { seed })
    })
    useRoute.getState().go({ panel: 'overview' })
  })
  const flags = [
    `--preset ${preset}`,
    ...(cni === '' ? [] : [`--cni ${cni}`]),
    ...(apiEndpoint === '' ? [] : [`--api-endpoint ${apiEndpoint}`]),
    ...(seed === '' ? [] : [`--seed ${seed}`])
  ]
  const isNamed = nameProblem(name, taken) === undefined
  return (
    <ActionForm
      title={t('create.title')}
      command={`npm run serve -- --data FOLDER ${flags.join(' ')}`}
      commandNote={t('create.command')}
      confirm={t('create.confirm')}
      refused={deed.refused}
      missing={!isNamed ? t('nameMissing') : /^\d{0,15}$/.test(seed) ? undefined : t('seedMissing')}
      onConfirm={deed.run}
      onClose={onClose}
    >
      <NameField name={name} taken={taken} onChange={setName} />
      <TextField
        select
        label={ofMachines('fresh.preset')}
        value={preset}
        onChange={(event) => setPreset(event.target.value as PresetName)}
      >
        {presetNames.map((each) => (
          <MenuItem key={each} value={each}>
            {ofMachines(`fresh.presetName.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <div className={styles.pair}>
        <TextField
          select
          label={ofMachines('fresh.cni')}
          value={cni}
          onChange={(event) => setCni(event.target.value as Cni | '')}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{ofMachines('fresh.asPreset')}</MenuItem>
          {cnis.map((each) => (
            <MenuItem key={each} value={each}>
              {ofMachines(`cniName.${each}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={t('seed')}
          value={seed}
          placeholder={t('seedByChance')}
          onChange={(event) => setSeed(event.target.value)}
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: { inputMode: 'numeric', spellCheck: false, autoComplete: 'off', maxLength: 15 }
          }}
        />
      </div>
      <TextField
        select
        label={ofMachines('fresh.endpoint')}
        value={apiEndpoint}
        onChange={(event) => setEndpoint(event.target.value as ApiEndpoint | '')}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{ofMachines('fresh.asPreset')}</MenuItem>
        {apiEndpoints.map((each) => (
          <MenuItem key={each} value={each}>
            {ofMachines(`endpoint.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <p className={styles.help}>{t('create.text')}</p>
    </ActionForm>
  )
}
