export const longestDraft = 1_000_000
