import { highest, type Score } from './score.ts'

const mebibyte = 1024 * 1024
const leastBytes = 23 * mebibyte
const mostBytesPerContainer = 1000 * mebibyte

/** Bytes of the pod's images that a node has already, discounted where few nodes have them (no node may get hot). */
export const imageLocality: Score = {
  name: 'ImageLocality',
  weight: 1,
  rate({ nodes, facts }, feasible, out) {
    const { images } = facts
    const spread = images.map((image) => nodes.nodesWithImage(image) / nodes.order.length)
    const isAnywhere = spread.some((share) => share > 0)
    const most = mostBytesPerContainer * images.length
    for (let index = 0; index < feasible.length; index++) {
      out[index] = 0
      if (!isAnywhere) continue
      const present = nodes.images[feasible.slots[index]!]
      let bytes = 0
      for (let at = 0; at < images.length; at++) bytes += Math.trunc((present?.get(images[at]!) ?? 0) * spread[at]!)
      const counted = Math.min(Math.max(bytes, leastBytes), most)
      out[index] = Math.trunc((highest * (counted - leastBytes)) / (most - leastBytes))
    }
    return true
  }
}
