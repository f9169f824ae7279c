// Finalizers that keep what is in use (upstream pkg/volume/util: PVCProtectionFinalizer and its like).
export const claimProtection = 'kubernetes.io/pvc-protection'
export const volumeProtection = 'kubernetes.io/pv-protection'
export const attributesProtection = 'kubernetes.io/vac-protection'
