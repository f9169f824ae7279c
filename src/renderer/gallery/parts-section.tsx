import { useState } from 'react'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import MenuItem from '@mui/material/MenuItem'
import Switch from '@mui/material/Switch'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { drawings } from '../icons/drawings.ts'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { CauseChain, CauseList } from '../parts/cause-chain.tsx'
import type { CauseLink } from '../parts/cause-chain.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { PageHeader, PanelHeader } from '../parts/headers.tsx'
import { LoadLine } from '../parts/load-line.tsx'
import { MenuButton } from '../parts/menu-button.tsx'
import { Chip, KeyHints, MiddleTruncate } from '../parts/small.tsx'
import { StatusCount, StatusMark, StatusWord } from '../parts/status-mark.tsx'
import type { MarkName } from '../parts/status-mark.tsx'
import { PanelTabs } from '../parts/tabs.tsx'
import styles from './gallery.module.css'

const marks: readonly (readonly [MarkName, string])[] = [
  ['ok', 'Running'],
  ['prog', 'ContainerCreating'],
  ['wait', 'Pending'],
  ['warn', 'NotReady'],
  ['bad', 'CrashLoopBackOff'],
  ['term', 'Terminating'],
  ['done', 'Completed'],
  ['off', 'Suspended'],
  ['cord', 'Ready, cordoned'],
  ['unk', 'Unknown'],
  ['change', 'scaled 6 to 9'],
  ['quiet', 'Running']
]

const chain: readonly CauseLink[] = [
  {
    key: 'a',
    mark: 'bad',
    name: 'checkout',
    text: 'r14 stuck',
    onOpen: () => undefined
  },
  { key: 'b', mark: 'warn', text: '4 not ready', onOpen: () => undefined },
  { key: 'c', icon: 'event', text: 'readiness 503', onOpen: () => undefined },
  { key: 'd', icon: 'log', text: '"PAYMENTS_URL is not set"', onOpen: () => undefined },
  {
    key: 'e',
    icon: 'configmap',
    text: 'checkout-config lost PAYMENTS_URL, 14:01:40, priya',
    note: '14:01:40, priya, kubectl edit',
    onOpen: () => undefined
  }
]

const general: readonly IconName[] = [
  'search',
  'add',
  'close',
  'copy',
  'delete',
  'edit',
  'play',
  'pause',
  'next',
  'previous',
  'fast',
  'star',
  'columns',
  'link',
  'settings',
  'bell',
  'user',
  'terminal',
  'more',
  'download',
  'upload',
  'wrap',
  'restart',
  'show',
  'filter',
  'external',
  'help',
  'bookmark',
  'info',
  'follow',
  'table',
  'chart',
  'scale',
  'save',
  'compare',
  'diff',
  'check',
  'down',
  'forward',
  'regex',
  'moon',
  'sun',
  'label',
  'apply',
  'stop',
  'dock',
  'detail'
]

export function PartsSection(): ReactElement {
  const [tab, setTab] = useState('overview')
  const [on, setOn] = useState(true)
  return (
    <>
      <section className={styles.section}>
        <h2>Headers and buttons</h2>
        <div className={styles.box}>
          <PageHeader
            title="checkout"
            icon="deployment"
            note="Deployment in shop"
            status={<StatusWord mark="bad" word="Stuck" strong />}
            actions={
              <>
                <Button startIcon={<Icon name="pause" size={15} />}>Pause</Button>
                <Button disabled startIcon={<Icon name="play" size={15} />}>
                  Resume
                </Button>
                <Button>Set image</Button>
                <MenuButton
                  label="Last hour"
                  entries={[
                    { key: 'a', label: 'Restart', icon: 'restart', keys: ['R'], onChoose: () => undefined },
                    { key: 'b', label: 'Scale', icon: 'scale', disabledReason: 'paused', onChoose: () => undefined },
                    {
                      key: 'c',
                      label: 'Delete',
                      icon: 'delete',
                      destructive: true,
                      divided: true,
                      onChoose: () => undefined
                    }
                  ]}
                />
                <ConfirmButton
                  label="Delete 3"
                  icon="delete"
                  question="Delete 3 pods?"
                  cancelLabel="Cancel"
                  onConfirm={() => undefined}
                />
                <Button variant="text">All events</Button>
                <Button variant="contained" startIcon={<Icon name="undo" size={15} />}>
                  Undo to revision 13
                </Button>
              </>
            }
          />
          <PanelHeader
            title="CPU"
            note="cores"
            actions={
              <span>
                13:49:00 <b>17.9</b> cores used
              </span>
            }
          />
          <PanelTabs
            label="Parts of the pod"
            value={tab}
            onChange={setTab}
            tabs={[
              { id: 'overview', label: 'Overview' },
              { id: 'yaml', label: 'YAML' },
              { id: 'events', label: 'Events', count: 9 },
              { id: 'logs', label: 'Logs', icon: 'log' }
            ]}
          />
          <div className={`${styles.row} ${styles.pad}`}>
            <TextField label="Name" defaultValue="web" />
            <TextField label="Image" placeholder="nginx:1.27" error helperText="Required value" />
            <TextField label="Namespace" select defaultValue="shop" sx={{ width: 140 }}>
              <MenuItem value="shop">shop</MenuItem>
              <MenuItem value="cart">cart</MenuItem>
            </TextField>
            <FormControlLabel control={<Checkbox checked={on} onChange={(_e, value) => setOn(value)} />} label="Wrap" />
            <Switch checked={on} onChange={(_e, value) => setOn(value)} />
            <Switch />
            <Button size="row">Row 26</Button>
            <Button size="small">Bar 24</Button>
          </div>
        </div>
      </section>
      <section className={styles.section}>
        <h2>Status marks</h2>
        <div className={`${styles.box} ${styles.grid}`} style={{ gridTemplateColumns: 'repeat(12, 1fr)' }}>
          {marks.map(([mark, word]) => (
            <div key={mark}>
              <StatusMark mark={mark} size={20} />
              <StatusWord mark={mark} word={word} />
              <StatusCount mark={mark} count={4} />
            </div>
          ))}
        </div>
      </section>
      <section className={styles.section}>
        <h2>Cause chains at three widths</h2>
        <div className={`${styles.box} ${styles.pad} ${styles.stack}`}>
          {[1200, 700, 420].map((width) => (
            <div key={width} style={{ width, maxWidth: '100%' }}>
              <CauseChain links={chain} />
            </div>
          ))}
          <CauseList links={chain} />
        </div>
      </section>
      <section className={styles.section}>
        <h2>Load line, names, chips, keys, type</h2>
        <div className={`${styles.box} ${styles.pad} ${styles.row}`} style={{ alignItems: 'flex-start', gap: 40 }}>
          <div className={styles.stack}>
            {[
              { usage: 15, request: 25, limit: 100 },
              { usage: 42, request: 25, limit: 100 },
              { usage: 93, request: 50, limit: 100 },
              { usage: 74, request: 62 },
              { usage: 74 },
              { usage: 95, request: 20, limit: 100, resource: 'cpu' as const }
            ].map((load, index) => (
              <LoadLine key={index} resource="memory" width={140} label="usage" {...load} />
            ))}
          </div>
          <div style={{ width: 170 }} className={styles.stack}>
            <MiddleTruncate text="recommendations-5b8f9d7c4-2vxgl" />
            <MiddleTruncate text="web-59d4c8bf7b-2kqvw" />
            <MiddleTruncate text={`a${'very-'.repeat(11)}long-x2k9p`} />
          </div>
          <div className={styles.stack}>
            <span className={styles.row}>
              <Chip>Burstable</Chip>
              <Chip mono>app=web</Chip>
              <Chip tone="warn">Paused</Chip>
              <Chip icon="pod" onClick={() => undefined} chosen>
                r13
              </Chip>
            </span>
            <KeyHints
              hints={[
                { keys: ['j', 'k'], label: 'move' },
                { keys: ['Space'], label: 'mark' },
                { keys: ['?'], label: 'all keys' }
              ]}
            />
          </div>
          <div>
            {(
              [
                'welcomeTitle',
                'pageTitle',
                'objectTitle',
                'body',
                'strong',
                'secondary',
                'caption',
                'code',
                'diff',
                'clock'
              ] as const
            ).map((variant) => (
              <Typography key={variant} variant={variant} component="div">
                {variant} checkout-7c9d5f6b84-x2k9p 0123
              </Typography>
            ))}
          </div>
        </div>
      </section>
      <section className={styles.section}>
        <h2>Icons</h2>
        <div className={`${styles.box} ${styles.pad} ${styles.row}`}>
          {[...(Object.keys(drawings) as IconName[]), ...general].map((name) => (
            <span
              key={name}
              title={name}
              style={{ display: 'grid', justifyItems: 'center', gap: 4, fontSize: 9, width: 56, color: 'var(--ink2)' }}
            >
              <Icon name={name} />
              {name}
            </span>
          ))}
        </div>
      </section>
    </>
  )
}
