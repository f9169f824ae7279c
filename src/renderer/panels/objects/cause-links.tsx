import type { ReactNode } from 'react'
import type { Cause } from '../../../shared/contract/documents.ts'
import type { IconName } from '../../icons/icon.tsx'
import type { CauseLink } from '../../parts/cause-chain.tsx'
import { canOpen, iconOfRef, openRef } from './object-ref.tsx'

/** The links of a chain as the cause chain draws them: what has no mark gets the icon of what it is about. */
export function causeLinks(causes: readonly Cause[]): readonly CauseLink[] {
  return causes.map((cause, index) => ({
    key: `${index}/${cause.words}`,
    ...(cause.mark === undefined ? { icon: iconOfCause(cause) } : { mark: cause.mark }),
    text: wordsOf(cause),
    ...(cause.about !== undefined && canOpen(cause.about) ? { onOpen: () => openRef(cause.about!) } : {})
  }))
}

function iconOfCause({ about, words }: Cause): IconName {
  // What a container printed is quoted.
  if (words.startsWith('"')) return 'log'
  return about === undefined ? 'event' : iconOfRef(about)
}

/** The name of the object stands out where the words begin with it. */
function wordsOf({ about, words }: Cause): ReactNode {
  const name = about?.name
  if (name === undefined || !words.startsWith(`${name} `)) return words
  return (
    <span title={words}>
      <b>{name}</b>
      {words.slice(name.length)}
    </span>
  )
}
