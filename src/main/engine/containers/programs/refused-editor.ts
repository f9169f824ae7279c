import { instant } from './program.ts'

/** vi and its like need a screen that is not there yet. */
export const refusedEditor = instant((call) => {
  call.print(`${call.name}: no screen editor works in this container yet; use sed -i, or cat > FILE\n`, 2)
  return 1
})
