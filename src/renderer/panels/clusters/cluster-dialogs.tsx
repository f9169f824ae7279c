import type { ReactElement } from 'react'
import { useClusterDialog } from './cluster-dialog.ts'
import { CreateDialog } from './create-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'

/** The dialog that is open, if any. */
export function ClusterDialogs(): ReactElement | null {
  const { dialog, close } = useClusterDialog()
  switch (dialog?.type) {
    case undefined:
      return null
    case 'create':
      return <CreateDialog onClose={close} />
    case 'rename':
    case 'duplicate':
      return <NameDialog deed={dialog.type} cluster={dialog.cluster} onClose={close} />
    case 'delete':
      return <DeleteDialog cluster={dialog.cluster} onClose={close} />
    case 'export':
      return <ExportDialog cluster={dialog.cluster} onClose={close} />
    case 'import':
      return <ImportDialog file={dialog.file} onClose={close} />
  }
}
