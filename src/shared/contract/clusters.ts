import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { apiEndpoints, cnis, presetNames, type PresetName } from '../machines/presets.ts'
import { base, liveInput, type Live } from './call.ts'
import { exportForms, largestClusterFile, pieceBytes } from './cluster-limits.ts'

/** A cluster of the data folder. One of them is open and runs; the others stand still at their moment. */
export interface ClusterSummary {
  readonly id: string
  /** As windows and kubeconfigs call it. */
  readonly name: string
  readonly isOpen: boolean
  readonly preset?: PresetName
  readonly seed: string
  /** Simulated milliseconds since 1970. */
  readonly startTime: number
  readonly now: number
  readonly nodes: number
  readonly pods: number
  readonly bytes: number
  /** Real milliseconds since 1970 at which it was last opened; absent where it never was. */
  readonly openedAt?: number
}

/** A file of the data folder that cannot be read as a cluster. */
export interface UnreadableCluster {
  readonly id: string
  readonly reason: string
}

/** A cluster that was deleted and can be taken back. */
export interface TrashedCluster {
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Both in real milliseconds since 1970. */
  readonly deletedAt: number
  readonly goneAt: number
}

export interface ClustersDocument {
  /** The open one first, then those that were opened last. */
  readonly clusters: readonly ClusterSummary[]
  readonly unreadable: readonly UnreadableCluster[]
  /** The last that was deleted first. */
  readonly trash: readonly TrashedCluster[]
  /** Nobody has chosen yet what to begin with. */
  readonly isFirstRun: boolean
}

export interface ExportOrder {
  readonly id: string
  readonly as: (typeof exportForms)[number]
  /** Of manifests: whether Secrets keep their values. */
  readonly secretValues: boolean
}

/** What is read or written piece by piece. */
export interface Transfer {
  readonly transfer: string
  /** What a file of it is best called. */
  readonly fileName: string
  readonly bytes: number
}

const id = z.string().min(1).max(64)
/** As a kubeconfig and a command line can say it without quotes. */
const clusterName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
const transfer = z.string().min(1).max(64)

export const clustersContract = {
  watch: base.input(liveInput).output(eventIterator(type<Live<ClustersDocument>>())),
  /** Makes a cluster and opens it. One that was made by itself, and that nobody has touched, gives way to it. */
  create: base
    .input(
      z.object({
        name: clusterName,
        preset: z.enum(presetNames),
        cni: z.enum(cnis).optional(),
        apiEndpoint: z.enum(apiEndpoints).optional(),
        seed: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional()
      })
    )
    .output(type<{ readonly id: string }>()),
  /** Stops the one that runs at its moment, and lets this one go on from its own. */
  open: base.input(z.object({ id })).output(type<void>()),
  rename: base.input(z.object({ id, name: clusterName })).output(type<void>()),
  /** As it is at this moment, with its history; it is not opened. */
  duplicate: base.input(z.object({ id, name: clusterName })).output(type<{ readonly id: string }>()),
  /** Into the trash. Of the open one, another is opened before. */
  remove: base.input(z.object({ id })).output(type<void>()),
  restore: base.input(z.object({ id })).output(type<{ readonly id: string }>()),
  /** Out of the trash, for good. */
  erase: base.input(z.object({ id })).output(type<void>()),
  /** The first run is over: something was chosen, or nothing is to be. */
  endFirstRun: base.output(type<void>()),
  /**
   * `cluster`: all of it, with history and seed. `manifests`: its objects as one YAML text that can be applied;
   * `manifest-folder`: as a zip of a folder with a file an object.
   */
  beginExport: base
    .input(z.object({ id, as: z.enum(exportForms), secretValues: z.boolean() }))
    .output(type<Transfer>()),
  /** A piece as base64; the empty one comes after the last. */
  readPiece: base.input(z.object({ transfer, offset: z.number().int().min(0) })).output(type<string>()),
  beginImport: base
    .input(z.object({ fileName: z.string().min(1).max(255), bytes: z.number().int().min(0).max(largestClusterFile) }))
    .output(type<{ readonly transfer: string }>()),
  /** Pieces come one after the other. */
  writePiece: base
    .input(z.object({ transfer, offset: z.number().int().min(0), piece: z.string().max(pieceBytes * 2) }))
    .output(type<void>()),
  /** All has come: it is checked and becomes a cluster, or nothing does. It is not opened. */
  endImport: base.input(z.object({ transfer })).output(type<{ readonly id: string; readonly name: string }>()),
  /** Whatever was transferred is done with. */
  endTransfer: base.input(z.object({ transfer })).output(type<void>())
}
