import type { Cause } from '../../../shared/contract/documents.ts'
import type { IconName } from '../../icons/icon.tsx'
import type { CauseLink } from '../../parts/cause-chain.tsx'
import { useRoute } from '../../shell/route.ts'
import { canOpen, iconOfRef, linkOfRef } from './object-ref.tsx'

/** The links of a chain as the cause chain draws them: what has no mark gets the icon of what it is about. */
export function causeLinks(causes: readonly Cause[], onJump?: () => void): readonly CauseLink[] {
  return causes.map((cause, index) => ({
    key: `${index}/${cause.words}`,
    ...(cause.mark === undefined ? { icon: iconOfCause(cause) } : { mark: cause.mark }),
    ...wordsOf(cause),
    ...(cause.about !== undefined && canOpen(cause.about) ? { onOpen: () => jump(cause, onJump) } : {})
  }))
}

/** To the object that a link is about, at the part of its details in which it is to be seen. */
function jump({ about, seenIn }: Cause, onJump: (() => void) | undefined): void {
  onJump?.()
  useRoute.getState().openDetail(linkOfRef(about!), seenIn)
}

const iconOfPart = { logs: 'log', events: 'event', scheduling: 'scheduler', yaml: 'edit' } as const

function iconOfCause({ about, seenIn }: Cause): IconName {
  if (seenIn !== undefined) return iconOfPart[seenIn]
  return about === undefined ? 'event' : iconOfRef(about)
}

/** The name of the object stands out where the words begin with it. */
function wordsOf({ about, words }: Cause): Pick<CauseLink, 'name' | 'text'> {
  const name = about?.name
  if (name === undefined || !words.startsWith(`${name} `)) return { text: words }
  return { name, text: words.slice(name.length + 1) }
}
