// Files of clusters between the window and the host, piece by piece: nothing holds a whole one in memory.
import { pieceBytes } from '../../../shared/contract/cluster-limits.ts'
import type { ExportOrder } from '../../../shared/contract/clusters.ts'
import { saveFile } from '../../parts/save-file.ts'
import { clusterCalls } from './cluster-calls.ts'

/** A part of the whole, from 0 to 1. */
type OnProgress = (part: number) => void

/** Saves a cluster where downloads go, and answers the name of the file. */
export async function exportCluster(order: ExportOrder, onProgress: OnProgress): Promise<string> {
  const calls = clusterCalls()
  const { transfer, fileName, bytes } = await calls.beginExport(order)
  try {
    const pieces: Blob[] = []
    for (let offset = 0; offset < bytes;) {
      const piece = bytesOf(await calls.readPiece({ transfer, offset }))
      if (piece.length === 0) throw new Error('The file ended too soon')
      // A blob is kept by the browser, on the disk where it is large.
      pieces.push(new Blob([piece]))
      offset += piece.length
      onProgress(offset / bytes)
    }
    saveFile(fileName, pieces, 'application/octet-stream')
    return fileName
  } finally {
    await calls.endTransfer({ transfer })
  }
}

/** Hands a file to the host, which makes a cluster of it or says why not. */
export async function importCluster(
  file: File,
  onProgress: OnProgress
): Promise<{ readonly id: string; readonly name: string }> {
  const calls = clusterCalls()
  const { transfer } = await calls.beginImport({ fileName: file.name.slice(0, 255), bytes: file.size })
  try {
    for (let offset = 0; offset < file.size; offset += pieceBytes) {
      const piece = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer())
      await calls.writePiece({ transfer, offset, piece: base64Of(piece) })
      onProgress(Math.min(1, (offset + piece.length) / file.size))
    }
    return await calls.endImport({ transfer })
  } finally {
    await calls.endTransfer({ transfer })
  }
}

/** As many arguments as a call takes everywhere. */
const atOnce = 32_768

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += atOnce) text += String.fromCharCode(...bytes.subarray(at, at + atOnce))
  return btoa(text)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
