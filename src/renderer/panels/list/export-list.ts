import { host } from '../../connection/host.ts'
import type { TableQuery } from '../../connection/use-table.ts'
import { saveFile } from '../../parts/save-file.ts'

let nextExport = 0

/**
 * All rows that match, as a CSV file: the host writes them piece by piece, and this takes one after the other. Tells how
 * far it is, from 0 to 1.
 */
export async function exportList(
  query: TableQuery,
  columns: readonly string[],
  onProgress: (share: number) => void
): Promise<void> {
  const { client, call } = host()
  const subscription = `export-${++nextExport}`
  const stop = new AbortController()
  const pieces: string[] = []
  try {
    const stream = await client.tables.export(
      { ...call, subscription, ...query, namespaces: [...query.namespaces], columns: [...columns] },
      { signal: stop.signal }
    )
    for await (const { sequence, value } of stream) {
      pieces.push(value.text)
      if (value.written === value.total) break
      onProgress(value.written / value.total)
      void client.live.acknowledge({ subscription, sequence }).catch(() => {})
    }
  } finally {
    stop.abort()
  }
  saveFile(`${query.resource}.csv`, pieces, 'text/csv;charset=utf-8')
}
