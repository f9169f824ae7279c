// Functions that run inside the page: plain JavaScript, because the page's types are not those of Node.

/**
 * Waits until the list's first rows are on the screen. Both moments are wall time in milliseconds: of the first paint
 * of the page, and of the frame that has rows (its end: a task after the next frame's callbacks).
 */
export async function firstRowsPainted() {
  const { promise, resolve } = Promise.withResolvers()
  const look = () => {
    // A row that still waits for its object is busy.
    if (document.querySelector('[role="row"][data-index][aria-busy="false"]') === null) requestAnimationFrame(look)
    else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
  }
  look()
  const rows = await promise
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
  return { rowsAt: performance.timeOrigin + rows, paintedAt: performance.timeOrigin + paint }
}

/**
 * Notes the next click, and how long after it what it leads to is on the screen: rows of Pods, or what a selector names;
 * answered by `clickToRows`.
 */
export function watchClick(selector) {
  const wanted = selector ?? 'section[aria-label="Pods"] [role="row"][data-index][aria-busy="false"]'
  window.clickToRows = new Promise((resolve) => {
    const begin = (event) => {
      const look = () => {
        if (document.querySelector(wanted) === null) requestAnimationFrame(look)
        else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)))
      }
      look()
    }
    document.addEventListener('click', begin, { capture: true, once: true })
  })
}

export function clickToRows() {
  return window.clickToRows
}

/**
 * Counts the frames of so many milliseconds while `scroller` (a selector; nothing where it finds nothing) is scrolled by
 * so many pixels a frame, back at its ends. With `panned` it is moved by the wheel over the whole of what that selector
 * names, slantwise. Returns the lengths of all frames and of the tasks longer than 50 ms.
 */
export async function scrollAndCount({ milliseconds, pixels, scroller: selector = '[role="grid"]', panned = '' }) {
  const scroller = document.querySelector(selector)
  const pan = panned === '' ? undefined : panning(scroller, document.querySelector(panned), pixels)
  const frames = []
  const tasks = []
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration)
  })
  observer.observe({ entryTypes: ['longtask'] })
  let direction = 1
  let before = 0
  const { promise, resolve } = Promise.withResolvers()
  const end = performance.now() + milliseconds
  const frame = (now) => {
    if (before !== 0) frames.push(now - before)
    before = now
    if (pan !== undefined) pan()
    else if (scroller !== null) {
      const was = scroller.scrollTop
      scroller.scrollTop = was + direction * pixels
      if (scroller.scrollTop === was) direction = -direction
    }
    if (performance.now() < end) requestAnimationFrame(frame)
    else resolve()
  }
  requestAnimationFrame(frame)
  await promise
  for (const entry of observer.takeRecords()) tasks.push(entry.duration)
  observer.disconnect()
  return { frames, tasks, position: scroller?.scrollTop ?? 0 }

  /** Where things are is asked once: asking in each frame would be a part of what is measured. */
  function panning(frame, content, step) {
    const [seen, whole] = [frame.getBoundingClientRect(), content.getBoundingClientRect()]
    const axis = (position, room) => {
      let [at, by] = [position, step]
      return () => {
        if (at + by < 0 || at + by > Math.max(room, step)) by = -by
        at += by
        return by
      }
    }
    const across = axis(seen.left - whole.left, whole.width - seen.width)
    const down = axis(seen.top - whole.top, whole.height - seen.height)
    return () => frame.dispatchEvent(new WheelEvent('wheel', { deltaX: across(), deltaY: down(), cancelable: true }))
  }
}

/** Whether the window has done what it does once when it is up: it has the code of lists, and has drawn one out of sight. */
export function hasRehearsed() {
  return performance.getEntriesByName('drydock:rehearsed').length > 0
}

/** Milliseconds from the navigation until then. */
export function rehearsedAt() {
  return performance.getEntriesByName('drydock:rehearsed')[0].startTime
}

/**
 * Notes the next event of this type, and how long after it the first row of the list is called so, painted; answered by
 * `answerTime`.
 */
export function watchAnswer({ type, name }) {
  window.answerTime = new Promise((resolve) => {
    const begin = (event) => {
      const look = () => {
        const row = document.querySelector('[role="grid"] [role="row"][data-index="0"][aria-busy="false"]')
        const text = row?.querySelector('[data-column="name"]')?.textContent ?? ''
        if (!text.startsWith(name)) requestAnimationFrame(look)
        else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)))
      }
      look()
    }
    document.addEventListener(type, begin, { capture: true, once: true })
  })
}

/** To where the first row is drawn, which answers are looked for in. */
export function scrollToTop() {
  document.querySelector('[role="grid"]').scrollTop = 0
}

export function answerTime() {
  return window.answerTime
}

/** Milliseconds from the navigation to the first paint with content. */
export async function firstPaint() {
  const { promise, resolve } = Promise.withResolvers()
  const look = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]
    if (paint === undefined) requestAnimationFrame(look)
    else resolve(paint.startTime)
  }
  look()
  return promise
}
