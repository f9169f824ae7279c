import type { ReactElement } from 'react'
import { StartDialog } from '../panels/traffic/start-dialog.tsx'
import { useActionDialog } from './action-dialog.ts'
import { BrowserDialog } from './browser-dialog.tsx'
import { ChaosDialog } from './chaos-dialog.tsx'
import { DebugDialog } from './debug-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { ExpandDialog } from './expand-dialog.tsx'
import { DrainDialog } from './drain-dialog.tsx'
import { ForwardDialog } from './forward-dialog.tsx'
import { LabelDialog } from './label-dialog.tsx'
import { LoadDialog } from './load-dialog.tsx'
import { RequestDialog } from './request-dialog.tsx'
import { ScaleDialog } from './scale-dialog.tsx'
import { SetImageDialog } from './set-image-dialog.tsx'

/** The dialog that is open, if any. */
export function ActionDialogs(): ReactElement | null {
  const { dialog, close } = useActionDialog()
  if (dialog === undefined) return null
  switch (dialog.type) {
    case 'browser':
      return <BrowserDialog link={dialog.links[0]!} onClose={close} />
    case 'scale':
      return <ScaleDialog links={dialog.links} onClose={close} />
    case 'debug':
      return <DebugDialog link={dialog.links[0]!} onClose={close} />
    case 'delete':
      return <DeleteDialog links={dialog.links} doing={dialog.doing} onClose={close} />
    case 'expand':
      return <ExpandDialog link={dialog.links[0]!} onClose={close} />
    case 'chaos':
      return <ChaosDialog links={dialog.links} choice={dialog.choice} onClose={close} />
    case 'drain':
      return <DrainDialog link={dialog.links[0]!} onClose={close} />
    case 'forward':
      return <ForwardDialog link={dialog.links[0]!} onClose={close} />
    case 'label':
      return <LabelDialog links={dialog.links} onClose={close} />
    case 'load':
      return <LoadDialog link={dialog.links[0]!} onClose={close} />
    case 'request':
      return <RequestDialog link={dialog.links[0]!} onClose={close} />
    case 'traffic':
      return <StartDialog link={dialog.links[0]} onClose={close} />
    case 'set-image':
      return <SetImageDialog link={dialog.links[0]!} onClose={close} />
  }
}
