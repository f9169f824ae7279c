import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { imageProblem, mostOwnImages, type ImageSettings } from '../images/own-image.ts'
import { base, callInput, liveInput, type Live } from './call.ts'

const text = (most: number) => z.string().max(most)
const milliseconds = z.number().int().min(0).max(86_400_000)

const failure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('exits'),
    after: milliseconds,
    exitCode: z.number().int().min(0).max(255),
    words: text(1024)
  }),
  z.object({ kind: z.literal('deaf') })
])

const ownImage = z.object({
  name: z.string().min(1).max(255),
  tags: z.array(z.string().min(1).max(128)).min(1).max(100),
  ports: z.array(z.number().int().min(1).max(65_535)).max(50),
  size: z.number().int().min(0).max(100_000_000_000),
  readyAfter: milliseconds,
  latency: z.number().int().min(0).max(600_000),
  answer: z.object({ status: z.number().int().min(100).max(599), body: text(65_536) }),
  startLog: z.array(text(1024)).max(100),
  accessLog: text(1024),
  cpu: z.number().min(0).max(1_000_000),
  cpuPerRequest: z.number().min(0).max(1_000_000),
  memory: z.number().int().min(0).max(1_000_000_000_000),
  failure
})

const imageSettings = z
  .object({ images: z.array(ownImage).max(mostOwnImages), isStrict: z.boolean() })
  .refine((settings) => imageProblem(settings) === undefined, {
    message: 'an image has a bad name, bad tags, or is there twice'
  })

/** The registries that nodes pull from, as far as a person says what they have. */
export const imagesContract = {
  watch: base.input(liveInput).output(eventIterator(type<Live<ImageSettings>>())),
  /** In place of what was there. Containers that run stay as they are; what nodes have pulled they keep. */
  set: base.input(callInput.extend({ settings: imageSettings })).output(type<void>())
}
