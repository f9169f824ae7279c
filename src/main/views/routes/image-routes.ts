import { os, type RouteParts } from './route-parts.ts'

export function imageRoutes(parts: RouteParts) {
  return {
    read: os.images.read.handler(({ input }) => parts.sourceOf(input.cluster).images()),
    set: os.images.set.handler(({ input }) => parts.controlOf(input.cluster).setImages(input.settings))
  }
}
