// Where the machines are rented: by that Services of type LoadBalancer get their addresses.

/** `none`: on machines of one's own; an add-on like MetalLB may give addresses. */
export type CloudProvider = 'none' | 'aws' | 'gcp' | 'azure'
export const cloudProviders: readonly CloudProvider[] = ['none', 'aws', 'gcp', 'azure']
