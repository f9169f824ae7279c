import { useState, type ReactElement } from 'react'
import type { DrainDocument } from '../../shared/contract/drain.ts'
import { useLive } from '../connection/use-live.ts'
import type { ObjectLink } from '../shell/route.ts'
import { DrainOptionsForm } from './drain-options-form.tsx'
import { DrainProgress } from './drain-progress.tsx'

/** Empties a node: the choices of kubectl drain first, then what becomes of each pod. It shows the last drain, if any. */
export function DrainDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement | null {
  const [drain, setDrain] = useState<DrainDocument | null>()
  const [again, setAgain] = useState(false)
  useLive<DrainDocument | null>(
    `drain ${link.name}`,
    (client, scope, options) => client.drain.watch({ ...scope, node: link.name }, options),
    (document) => {
      setDrain(document)
      if (document?.state === 'running') setAgain(false)
    }
  )
  if (drain === undefined) return null
  if (drain === null || again) return <DrainOptionsForm link={link} onClose={onClose} />
  return <DrainProgress link={link} drain={drain} onAgain={() => setAgain(true)} onClose={onClose} />
}
