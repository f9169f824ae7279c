// Rewrites a screenshot of flat colours as a PNG of 256 of them: a third of the size, and no difference to see.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/** Takes a PNG of 8 bits, RGB or RGBA without transparency, not interlaced, as browsers make them. */
export function smallPng(png) {
  const { width, height, pixels } = readPixels(png)
  const palette = commonColors(pixels)
  const indexOf = nearestIn(palette)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf(pixels[y * width + x])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits, indexed colours.
  header.set([8, 3, 0, 0, 0], 8)
  const colors = Buffer.from(palette.flatMap(channelsOf))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colors),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

function channelsOf(color) {
  return [color >> 16, (color >> 8) & 255, color & 255]
}

/** Colours that are frequent, or far from those taken already: a small sign in amber must stay amber. */
function commonColors(pixels) {
  const counts = new Map()
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1)
  const candidates = [...counts].map(([color, count]) => ({ color, count, channels: channelsOf(color), distance: Infinity }))
  const chosen = []
  let next = candidates.reduce((most, candidate) => (candidate.count > most.count ? candidate : most))
  while (next !== undefined && chosen.length < 256) {
    chosen.push(next.color)
    const { channels } = next
    next = undefined
    for (const candidate of candidates) {
      candidate.distance = Math.min(candidate.distance, distanceOf(candidate.channels, channels))
      const worth = candidate.distance * candidate.count
      if (worth > 0 && (next === undefined || worth > next.distance * next.count)) next = candidate
    }
  }
  return chosen
}

function distanceOf(a, b) {
  return a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0)
}

function nearestIn(palette) {
  const found = new Map(palette.map((color, index) => [color, index]))
  const channels = palette.map(channelsOf)
  return (color) => {
    const known = found.get(color)
    if (known !== undefined) return known
    const wanted = channelsOf(color)
    const distances = channels.map((other) => distanceOf(other, wanted))
    const nearest = distances.indexOf(Math.min(...distances))
    found.set(color, nearest)
    return nearest
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** Width, height, and each pixel as 0xRRGGBB. */
function readPixels(png) {
  const parts = []
  let header
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = data
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const size = header[9] === 6 ? 4 : 3
  const stride = width * size
  const raw = inflateSync(Buffer.concat(parts))
  const bytes = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const place = y * stride + x
      const left = x < size ? 0 : bytes[place - size]
      const up = y === 0 ? 0 : bytes[place - stride]
      const corner = x < size || y === 0 ? 0 : bytes[place - stride - size]
      bytes[place] = raw[y * (stride + 1) + 1 + x] + predicted(filter, left, up, corner)
    }
  }
  return { width, height, pixels: Uint32Array.from({ length: width * height }, (_, index) => bytes.readUIntBE(index * size, 3)) }
}

/** PNG's five filters. */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value))
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
