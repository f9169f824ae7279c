import { ORPCError } from '@orpc/server'
import { ShelfRefusal } from '../clusters/cluster-shelf.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { everySecond } from '../live/schedule.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

export function clusterRoutes(parts: RouteParts) {
  return {
    watch: os.clusters.watch.handler((call) => {
      const shelf = parts.shelf()
      const open = documentProducer(
        (changed) => {
          // The one that runs grows by itself.
          const stops = [shelf.onChange(changed), everySecond(parts.schedule, changed)]
          return () => stops.forEach((stop) => stop())
        },
        () => shelf.document()
      )
      return parts.openStream(call, open, walkInterval)
    }),
    create: os.clusters.create.handler(({ input: { name, seed, preset, cni, apiEndpoint } }) =>
      asked(() => {
        const choice = {
          preset,
          ...(cni === undefined ? {} : { cni }),
          ...(apiEndpoint === undefined ? {} : { apiEndpoint })
        }
        return { id: parts.shelf().create({ name, choice, seed }) }
      })
    ),
    open: os.clusters.open.handler(({ input }) => asked(() => parts.shelf().open(input.id))),
    rename: os.clusters.rename.handler(({ input }) => asked(() => parts.shelf().rename(input.id, input.name))),
    duplicate: os.clusters.duplicate.handler(({ input }) =>
      asked(() => ({ id: parts.shelf().duplicate(input.id, input.name) }))
    ),
    remove: os.clusters.remove.handler(({ input }) => asked(() => parts.shelf().remove(input.id))),
    restore: os.clusters.restore.handler(({ input }) => asked(() => ({ id: parts.shelf().restore(input.id) }))),
    erase: os.clusters.erase.handler(({ input }) => asked(() => parts.shelf().erase(input.id))),
    endFirstRun: os.clusters.endFirstRun.handler(() => asked(() => parts.shelf().endFirstRun())),
    beginExport: os.clusters.beginExport.handler(({ input }) => asked(async () => parts.shelf().beginExport(input))),
    readPiece: os.clusters.readPiece.handler(({ input }) =>
      asked(() => parts.shelf().readPiece(input.transfer, input.offset).toString('base64'))
    ),
    beginImport: os.clusters.beginImport.handler(({ input }) =>
      asked(() => ({ transfer: parts.shelf().beginImport(input.fileName, input.bytes) }))
    ),
    writePiece: os.clusters.writePiece.handler(({ input: { transfer, offset, piece } }) =>
      asked(() => parts.shelf().writePiece(transfer, offset, Buffer.from(piece, 'base64')))
    ),
    endImport: os.clusters.endImport.handler(({ input }) => asked(async () => parts.shelf().endImport(input.transfer))),
    endTransfer: os.clusters.endTransfer.handler(({ input }) => asked(() => parts.shelf().endTransfer(input.transfer)))
  }
}

/** What the shelf refuses is the caller's to correct. */
async function asked<T>(ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ShelfRefusal) throw new ORPCError('BAD_INPUT', { message: error.message, data: {} })
    throw error
  }
}
