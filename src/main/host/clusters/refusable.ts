import { DatabaseError } from '../../engine/store/database-error.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { UsageError } from '../flags.ts'

/** What a person can mend is refused in its own words. */
export function refusable<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof DatabaseError || error instanceof UsageError) throw new ShelfRefusal(error.message)
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS')
      throw new ShelfRefusal(`the data folder cannot be written (${code})`)
    throw error
  }
}
