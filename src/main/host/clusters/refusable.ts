import { DatabaseError } from '../../engine/store/database-error.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { UsageError } from '../flags.ts'

/** What a person can mend is refused in its own words. */
export function refusable<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw asRefusal(error)
  }
}

/** A ShelfRefusal where it is something that a person can mend, else what it was. */
export function asRefusal(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof DatabaseError || error instanceof UsageError) return new ShelfRefusal(error.message)
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS'
    ? new ShelfRefusal(`the data folder cannot be written (${code})`)
    : error
}
