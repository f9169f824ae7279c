// Plays the session with everything forbidden throwing, and prints the hash of its history: run in other time zones.
import './forbidden-globals.ts'
import { historyHash } from './history-hash.ts'
import { playSession } from './interactive-session.ts'

const file = playSession(':memory:', process.argv[2]!, { restartsBefore: [] })
console.log(historyHash(file))
file.close()
