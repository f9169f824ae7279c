// Rewrites a screenshot of flat colours as a PNG of a few of them: a third of the size, and no difference to see.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/** Takes a PNG of 8 bits, RGB or RGBA without transparency, not interlaced, as browsers make them; gives it `most` colours. */
export function smallPng(png, most) {
  const { width, height, pixels } = readPixels(png)
  const palette = commonColors(pixels, most)
  const indexOf = nearestIn(palette)
  const rows = Buffer.alloc((width + 1) * height)
  // Most pixels are as the one before them.
  let color = pixels[0]
  let index = indexOf(color)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const next = pixels[y * width + x]
      if (next !== color) [color, index] = [next, indexOf(next)]
      rows[y * (width + 1) + 1 + x] = index
    }
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
function commonColors(pixels, most) {
  const counts = new Map()
  for (let from = 0, at = 1; at <= pixels.length; at++) {
    if (pixels[at] === pixels[from]) continue
    counts.set(pixels[from], (counts.get(pixels[from]) ?? 0) + at - from)
    from = at
  }
  const candidates = [...counts].map(([color, count]) => ({
    color,
    count,
    channels: channelsOf(color),
    distance: Infinity
  }))
  const chosen = []
  let next = candidates.reduce((most, candidate) => (candidate.count > most.count ? candidate : most))
  while (next !== undefined && chosen.length < most) {
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
  const [red, green, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
  return red * red + green * green + blue * blue
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
  for (let at = signature.length; at < png.length;) {
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
  const bytes = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    const line = y * (stride + 1) + 1
    for (let x = 0; x < stride; x++) {
      const place = y * stride + x
      if (filter === 0) {
        bytes[place] = raw[line + x]
        continue
      }
      const left = x < size ? 0 : bytes[place - size]
      const up = y === 0 ? 0 : bytes[place - stride]
      const corner = x < size || y === 0 ? 0 : bytes[place - stride - size]
      bytes[place] = raw[line + x] + predicted(filter, left, up, corner)
    }
  }
  const pixels = new Uint32Array(width * height)
  for (let at = 0, place = 0; at < pixels.length; at++, place += size) {
    pixels[at] = (bytes[place] << 16) | (bytes[place + 1] << 8) | bytes[place + 2]
  }
  return { width, height, pixels }
}

/** PNG's five filters. */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const toLeft = Math.abs(guess - left)
  const toUp = Math.abs(guess - up)
  const toCorner = Math.abs(guess - corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
