import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** How far one step of the clock goes, in milliseconds of simulated time. */
export const clockSteps = [1_000, 10_000, 60_000, 300_000, 3_600_000] as const
export type ClockStep = (typeof clockSteps)[number]

interface StepChoice {
  readonly step: ClockStep
  setStep(step: ClockStep): void
}

/** The person's choice, kept in this browser or window. */
export const useClockStep = create<StepChoice>()(
  persist((set) => ({ step: 10_000, setStep: (step) => set({ step }) }), {
    name: 'drydock-clock',
    partialize: ({ step }) => ({ step })
  })
)
